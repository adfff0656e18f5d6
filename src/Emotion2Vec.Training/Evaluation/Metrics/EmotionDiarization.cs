using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>
/// The emotion diarization error rate: missed emotion, false alarm and confusion in relation to the duration (Wang et al., "Speech Emotion Diarization:
/// Which Emotion Appears When?", ASRU 2023), computed as SpeechBrain's <c>utils/EDER.py</c> does: 1 - time with the right class / duration.
/// </summary>
public static class EmotionDiarization
{
    /// <summary>
    /// Turns decisions about overlapping windows into stretches: windows of one class that touch or overlap are joined, and where two classes overlap
    /// the border lies in the middle.
    /// </summary>
    /// <param name="labels">Class of each window; null ends a stretch without beginning another.</param>
    /// <param name="window">Length of a window in seconds.</param>
    /// <param name="stride">Seconds from window to window, above 0 and at most <paramref name="window"/>.</param>
    /// <returns>Stretches in order, without overlap.</returns>
    public static IReadOnlyList<LabeledSpan> Stretches(IReadOnlyList<string?> labels, double window, double stride)
    {
        var stretches = new List<LabeledSpan>();
        var previous = (string?)null;
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] is { } label)
            {
                var (start, end) = (i * stride, (i * stride) + window);
                if (previous == label)
                {
                    stretches[^1] = stretches[^1] with { End = end };
                }
                else
                {
                    if (stretches.Count > 0 && stretches[^1].End > start)
                    {
                        start += (stretches[^1].End - start) / 2;
                        stretches[^1] = stretches[^1] with { End = start };
                    }

                    stretches.Add(new(start, end, label));
                }
            }

            previous = labels[i];
        }

        return stretches;
    }

    /// <summary>Computes the error rate of an utterance.</summary>
    /// <param name="predicted">Stretches as <see cref="Stretches"/> gives them.</param>
    /// <param name="reference">The truth, in order and without overlap. What lies between its stretches belongs to no class: it counts neither way.</param>
    /// <returns>In [0, 1]; null if the reference is empty.</returns>
    public static double? ErrorRate(IReadOnlyList<LabeledSpan> predicted, IReadOnlyList<LabeledSpan> reference)
    {
        var duration = reference.Sum(span => span.End - span.Start);
        if (!(duration > 0))
        {
            return null;
        }

        var correct = reference.Sum(truth => predicted.Where(span => span.Label == truth.Label).Sum(span => Overlap(span, truth)));
        return 1 - (correct / duration);
    }

    private static double Overlap(LabeledSpan a, LabeledSpan b) => Math.Max(0, Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start));
}
