using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;
using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Evaluation;

/// <summary>What an utterance's scores are held against.</summary>
/// <param name="Class">Its class; null if it has none, or several.</param>
/// <param name="Frames">[T] class of each frame; negative where there is none.</param>
/// <param name="Spans">Its classes over time, named as the model names them.</param>
internal sealed record UtteranceTruth(int? Class, int[] Frames, IReadOnlyList<LabeledSpan> Spans)
{
    /// <summary>Reads it.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="samples">Its length.</param>
    /// <param name="classes">Places of all its labels in the logits; empty for a model without classes.</param>
    /// <param name="names">The model's names for them.</param>
    /// <returns>The truth.</returns>
    public static UtteranceTruth Of(Utterance utterance, int samples, IReadOnlyDictionary<string, int> classes, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return new(null, [], []);
        }

        var spans = ReferenceSpans.Of(utterance, (double)samples / Core.Audio.ModelAudio.SampleRate);
        var own = spans.Select(span => span.Label).Distinct().ToList();
        return new(
            own.Count == 1 ? classes[own[0]] : null,
            FrameLabels.For(new(utterance, 0, 0, 1), samples, classes),
            [.. spans.Select(span => span with { Label = names[classes[span.Label]] })]);
    }
}
