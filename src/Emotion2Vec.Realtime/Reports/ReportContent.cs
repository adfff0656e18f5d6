using Emotion2Vec.Core.Audio;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Analysis;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>All that a report tells of one sound.</summary>
internal sealed record ReportContent
{
    /// <summary>What scores are, said in every report.</summary>
    public const string About = "Scores are expression as perceived in the voice, not what a person feels.";

    /// <summary>The file's name, without its folder.</summary>
    public required string File { get; init; }

    /// <summary>What was found.</summary>
    public required UtteranceAnalysis Analysis { get; init; }

    /// <summary>[N] the sound as the model heard it, 16 kHz mono.</summary>
    public required float[] Samples { get; init; }

    /// <summary>The model.</summary>
    public required ModelPackage Package { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>How it was analysed: names and values.</summary>
    public required IReadOnlyList<(string Name, string Value)> Making { get; init; }

    /// <summary>Whether the sound goes into the page.</summary>
    public bool EmbedsAudio { get; init; }

    /// <summary>The classes in use.</summary>
    public IReadOnlyList<string> Labels => Package.Labels.ShortNames;

    /// <summary>Where they are among the model's classes.</summary>
    public IReadOnlyList<int> LabelIndices => Package.Labels.UsedIndices;

    /// <summary>What happened, put together.</summary>
    public IReadOnlyList<Episode> Episodes { get; private init; } = [];

    /// <summary>Length of the sound in milliseconds.</summary>
    public double LengthMs => 1000.0 * Samples.Length / ModelAudio.SampleRate;

    /// <summary>The class that the whole sound is scored highest for, among those in use; -1 without classes.</summary>
    public int Best => Labels.Count == 0 ? -1 : LabelIndices.Index().MaxBy(used => Analysis.Scores[used.Item]).Index;

    /// <summary>Completes the content with what follows from the rest.</summary>
    /// <returns>The content with episodes.</returns>
    public ReportContent Complete() => this with { Episodes = Episode.Of(Analysis.Events) };

    /// <summary>Finds a class among those in use.</summary>
    /// <param name="label">Its index among the model's classes.</param>
    /// <returns>Its index among those in use.</returns>
    public int Used(int label) => LabelIndices.Index().First(used => used.Item == label).Index;
}
