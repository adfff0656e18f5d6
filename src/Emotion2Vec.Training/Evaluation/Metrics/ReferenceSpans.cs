using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>What an utterance's classes are in truth, over time.</summary>
public static class ReferenceSpans
{
    /// <summary>Lists them.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="duration">Seconds that its sound lasts.</param>
    /// <returns>Its spans, cut to the sound; its label everywhere if it has none; empty without any class.</returns>
    public static IReadOnlyList<LabeledSpan> Of(Utterance utterance, double duration)
    {
        if (utterance.Spans.Count > 0)
        {
            return [.. utterance.Spans.Where(span => span.Start < duration).Select(span => span with { End = Math.Min(span.End, duration) })];
        }

        return utterance.Label is { } label ? [new(0, duration, label)] : [];
    }

    /// <summary>Joins neighbours of one class, what lies between them included.</summary>
    /// <param name="spans">In order, without overlap.</param>
    /// <returns>No two neighbours of one class.</returns>
    public static IReadOnlyList<LabeledSpan> Joined(IReadOnlyList<LabeledSpan> spans)
    {
        var joined = new List<LabeledSpan>();
        foreach (var span in spans)
        {
            if (joined.Count > 0 && joined[^1].Label == span.Label)
            {
                joined[^1] = joined[^1] with { End = span.End };
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined;
    }

    /// <summary>The class at a moment.</summary>
    /// <param name="spans">In order, without overlap.</param>
    /// <param name="time">Seconds.</param>
    /// <returns>The label; null where no class is.</returns>
    public static string? At(IReadOnlyList<LabeledSpan> spans, double time) => spans.FirstOrDefault(span => time >= span.Start && time < span.End)?.Label;
}
