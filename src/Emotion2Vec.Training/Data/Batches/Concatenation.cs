using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>
/// Batches of utterances one after the other. Streaming training needs them: only a crop that is longer than the left context makes the cache forget
/// (chunks of 16 frames with 256 to the left outrun it after 5.4 s, and several times over in 20 to 30 s). Thread-safe.
/// </summary>
internal sealed class Concatenation(BatchLoader loader, BatchSchedule schedule, BatchLimits limits, BatchOptions options, ulong seed)
{
    // Files that may be broken in a row before the search for a sound one turns systematic.
    private const int Attempts = 16;

    /// <summary>Says whether a batch is one of these.</summary>
    /// <param name="index">Batch of the whole training.</param>
    /// <param name="random">Its stream, from which <see cref="Make"/> draws on.</param>
    public bool Is(long index, out SeededRandom random)
    {
        random = new SeededRandom(seed, RandomPurpose.Concatenation, (ulong)index);
        return random.Chance(options.ConcatenateShare);
    }

    /// <summary>Makes the sounds of such a batch: as many as fit, each of the utterances that were planned or else drawn anew.</summary>
    /// <returns>Sounds of at least <c>SamplesPerItem</c> samples, and that number.</returns>
    public (List<UtteranceSound> Sounds, int SamplesPerItem) Make(long index, PlannedBatch plan, SeededRandom random, CancellationToken cancellationToken)
    {
        var samples = BatchLimits.InSamples(random.Between(options.ConcatenateMinSeconds, options.ConcatenateMaxSeconds));
        samples = Math.Min(samples, limits.MaxSamples);
        var count = Math.Clamp(limits.MaxSamples / samples, 1, limits.MaxItems);
        var planned = new Queue<int>(plan.Utterances);
        var sounds = new List<UtteranceSound>(count);
        while (sounds.Count < count)
        {
            var parts = new List<UtteranceSound>();
            for (var total = 0; total < samples; total += parts[^1].Samples.Length)
            {
                parts.Add(Next(index, planned, random, cancellationToken));
            }

            sounds.Add(Join(parts));
        }

        return (sounds, samples);
    }

    /// <summary>Puts utterances one after the other.</summary>
    /// <returns>
    /// One that has the spans of all, a label where all have the same, and no ratings. Its id names the parts; its path is that of the first, and holds no more.
    /// </returns>
    internal static UtteranceSound Join(IReadOnlyList<UtteranceSound> parts)
    {
        var samples = new float[parts.Sum(part => part.Samples.Length)];
        var spans = new List<LabeledSpan>();
        var start = 0;
        foreach (var (utterance, sound) in parts)
        {
            sound.CopyTo(samples.AsSpan(start));
            spans.AddRange(SpansOf(utterance, (double)start / ModelAudio.SampleRate, (double)(start + sound.Length) / ModelAudio.SampleRate));
            start += sound.Length;
        }

        var all = parts.Select(part => part.Utterance).ToList();
        return new UtteranceSound(
            new Utterance
            {
                Id = string.Join('+', all.Select(utterance => utterance.Id)),
                Path = all[0].Path,
                Seconds = (double)samples.Length / ModelAudio.SampleRate,
                Label = Common(all, utterance => utterance.Label),
                Speaker = Common(all, utterance => utterance.Speaker),
                Session = Common(all, utterance => utterance.Session),
                Split = Common(all, utterance => utterance.Split),
                Spans = spans,
            },
            samples);
    }

    private static IEnumerable<LabeledSpan> SpansOf(Utterance utterance, double start, double end)
    {
        if (utterance.Spans.Count == 0)
        {
            return utterance.Label is { } label ? [new LabeledSpan(start, end, label)] : [];
        }

        // What the manifest says may be a little longer than the sound is.
        return utterance.Spans.Select(span => span with { Start = start + span.Start, End = Math.Min(start + span.End, end) }).Where(span => span.Start < span.End);
    }

    private static string? Common(List<Utterance> utterances, Func<Utterance, string?> value)
    {
        var first = value(utterances[0]);
        return utterances.TrueForAll(utterance => value(utterance) == first) ? first : null;
    }

    private UtteranceSound Next(long index, Queue<int> planned, SeededRandom random, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Attempts; i++)
        {
            var next = planned.TryDequeue(out var first) ? first : schedule.Draw(random);
            if (loader.Load([next], cancellationToken) is [var sound])
            {
                return sound;
            }
        }

        return loader.Substitute(index, cancellationToken);
    }
}
