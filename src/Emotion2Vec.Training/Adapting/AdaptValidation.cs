using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Evaluation.Metrics;
using Emotion2Vec.Training.Loop;
using TorchSharp;

namespace Emotion2Vec.Training.Adapting;

/// <summary>Compares a model that hears in chunks with the teacher that hears held-out utterances as a whole, and the teacher heard in chunks with itself.</summary>
/// <param name="utterances">The validation set: samples, not normalised, and class or <see cref="AdaptLoss.NoClass"/>.</param>
/// <param name="classes">Short names of the classes in use; none for a model without classes.</param>
/// <param name="teacher">The teacher.</param>
internal sealed class AdaptValidation(IReadOnlyList<(float[] Samples, int Class)> utterances, IReadOnlyList<string> classes, DistilledPass teacher)
{
    /// <summary>The value that decides which model is best: mean cosine of frames to the teacher's at C = 16.</summary>
    public const string Criterion = "cosine_c16";

    /// <summary>What the name of a value of the teacher heard in chunks begins with.</summary>
    public const string Unadapted = "unadapted_";

    /// <summary>UA of the teacher hearing whole utterances.</summary>
    public const string TeacherAccuracy = "teacher_ua";

    // A first second has little context, whatever the model (streaming design 3.3, gate 1).
    private const int FirstFrame = ModelAudio.FramesPerSecond;
    private const int LeftFrames = 256;

    private static readonly (string Name, ChunkGeometry? Geometry)[] Compared = [("c16", new(16, LeftFrames, 0)), ("c64", new(64, LeftFrames, 0))];
    private static readonly (string Name, ChunkGeometry? Geometry)[] OnlyScored = [("c4", new(4, LeftFrames, 0)), ("offline", null)];

    private readonly bool _hasLabels = utterances.Any(utterance => utterance.Class != AdaptLoss.NoClass);
    private Dictionary<string, double>? _unadapted;

    /// <summary>Samples of the shortest utterance that has a frame to compare.</summary>
    public static int LeastSamples => (FirstFrame * ModelAudio.HopSamples) + ModelAudio.SupportSamples;

    /// <summary>Measures.</summary>
    /// <param name="student">The model.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Its values, and under <see cref="Unadapted"/> those of the teacher heard in the same chunks.</returns>
    public ValidationResult Run(DistilledPass student, CancellationToken cancellationToken)
    {
        // The teacher does not change, so it is measured once.
        _unadapted ??= Measure(teacher, cancellationToken);
        var values = Measure(student, cancellationToken);
        foreach (var (name, value) in _unadapted)
        {
            values[name == "ua_offline" ? TeacherAccuracy : Unadapted + name] = value;
        }

        return new(values, Criterion);
    }

    private Dictionary<string, double> Measure(DistilledPass model, CancellationToken cancellationToken)
    {
        var modes = _hasLabels ? [.. Compared, .. OnlyScored] : Compared;
        var counts = modes.Select(_ => new Counts(classes)).ToArray();
        foreach (var (samples, label) in utterances)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var expected = teacher.Run(samples, geometry: null);
            for (var m = 0; m < modes.Length; m++)
            {
                using var inner = torch.NewDisposeScope();
                counts[m].Add(model.Run(samples, modes[m].Geometry), expected, label);
            }
        }

        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var m = 0; m < modes.Length; m++)
        {
            Report(modes[m].Name, counts[m], isCompared: m < Compared.Length, values);
        }

        return values;
    }

    private void Report(string mode, Counts counts, bool isCompared, Dictionary<string, double> values)
    {
        if (isCompared)
        {
            values[$"cosine_{mode}"] = counts.Cosine;
        }

        if (isCompared && classes.Count > 0)
        {
            values[$"agreement_{mode}"] = (double)counts.Agreed / utterances.Count;
        }

        if (_hasLabels)
        {
            values[$"ua_{mode}"] = counts.Decisions.UnweightedAccuracy;
        }
    }

    private sealed class Counts(IReadOnlyList<string> classes)
    {
        private double _cosines;
        private long _frames;

        public double Cosine => _cosines / _frames;

        public int Agreed { get; private set; }

        public ConfusionMatrix Decisions { get; } = new(classes);

        public void Add(DistilledOutput given, DistilledOutput expected, int label)
        {
            var frames = given.Features.shape[1] - FirstFrame;
            if (frames > 0)
            {
                _cosines += torch.nn.functional.cosine_similarity(given.Features, expected.Features, 2).narrow(1, FirstFrame, frames).sum().item<float>();
                _frames += frames;
            }

            if (given.Logits is { } logits && expected.Logits is { } judge)
            {
                var decision = Decide(logits);
                Agreed += decision == Decide(judge) ? 1 : 0;
                if (label != AdaptLoss.NoClass)
                {
                    Decisions.Add(label, decision);
                }
            }
        }

        private static int Decide(torch.Tensor logits) => (int)logits.mean([1]).argmax().item<long>();
    }
}
