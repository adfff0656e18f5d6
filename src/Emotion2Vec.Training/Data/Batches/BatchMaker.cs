using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Audio;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Makes the batch of an index: decodes, crops, measures. A pure function of seed and index. Thread-safe.</summary>
internal sealed class BatchMaker(Manifest manifest, BatchSchedule schedule, BatchLimits limits, ulong seed, UtteranceAudio audio)
{
    /// <summary>Makes a batch.</summary>
    /// <param name="index">Batch of the whole training, from 0.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: every file of the data set is broken.</exception>
    public SampleBatch Make(long index, CancellationToken cancellationToken)
    {
        var plan = schedule.At(index);
        var sounds = Load(plan.Utterances, cancellationToken);
        if (sounds.Count == 0)
        {
            sounds.Add(Substitute(index, cancellationToken));
        }

        return Crop(index, plan.Epoch, sounds);
    }

    private List<UtteranceSound> Load(int[] indexes, CancellationToken cancellationToken)
    {
        var sounds = new List<UtteranceSound>(indexes.Length);
        foreach (var i in indexes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (audio.TryRead(manifest.Utterances[i], out var samples))
            {
                sounds.Add(new UtteranceSound(manifest.Utterances[i], samples));
            }
        }

        return sounds;
    }

    // A batch whose files are all broken still has to be one: the first that can be read, from a random place on.
    private UtteranceSound Substitute(long index, CancellationToken cancellationToken)
    {
        var start = new SeededRandom(seed, RandomPurpose.Substitute, (ulong)index).Next(schedule.Usable.Count);
        for (var i = 0; i < schedule.Usable.Count; i++)
        {
            if (Load([schedule.Usable[(start + i) % schedule.Usable.Count]], cancellationToken) is [var sound])
            {
                return sound;
            }
        }

        throw new Emotion2VecException(
            ErrorKind.InvalidInput,
            $"'{manifest.Path}': none of its {manifest.Utterances.Count} utterances can be used. The first: {audio.Broken.All[0].Reason}");
    }

    private SampleBatch Crop(long index, int epoch, List<UtteranceSound> sounds)
    {
        // Lengths of the manifest or of headers may be wrong, so the budget is held here once more.
        var samplesPerItem = (int)Math.Min(Math.Min(sounds.Min(sound => sound.Samples.Length), limits.MaxCrop), limits.MaxSamples / sounds.Count);
        var samples = new float[sounds.Count * samplesPerItem];
        var items = new BatchItem[sounds.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var sound = sounds[i];
            var random = new SeededRandom(seed, RandomPurpose.Crop, (ulong)index, (ulong)i);

            // Any sample, not any frame: the encoder must not learn one phase of its frame and chunk grid.
            var start = random.Next(sound.Samples.Length - samplesPerItem + 1);
            sound.Samples.AsSpan(start, samplesPerItem).CopyTo(samples.AsSpan(i * samplesPerItem));
            var (mean, variance) = SampleStatistics.Of(sound.Samples);
            items[i] = new BatchItem(sound.Utterance, start, mean, variance);
        }

        return new SampleBatch { Items = items, Samples = samples, SamplesPerItem = samplesPerItem, Index = index, Epoch = epoch };
    }
}
