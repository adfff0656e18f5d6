using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Augmentation;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Makes the batch of an index: decodes, augments, measures, crops. A pure function of seed and index. Thread-safe.</summary>
internal sealed class BatchMaker(BatchLoader loader, Concatenation concatenation, AugmentationChain augmentations, BatchLimits limits, ulong seed)
{
    /// <summary>Makes a batch.</summary>
    /// <param name="index">Batch of the whole training, from 0.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: every file of the data set is broken.</exception>
    public SampleBatch Make(long index, CancellationToken cancellationToken)
    {
        var plan = loader.Plan(index);
        if (concatenation.Is(index, out var random))
        {
            var (joined, samplesPerItem) = concatenation.Make(index, plan, random, cancellationToken);
            return Crop(index, plan.Epoch, joined, samplesPerItem);
        }

        var sounds = loader.Load(plan.Utterances, cancellationToken);
        if (sounds.Count == 0)
        {
            sounds.Add(loader.Substitute(index, cancellationToken));
        }

        // Lengths of the manifest or of headers may be wrong, so the budget is held here once more.
        return Crop(index, plan.Epoch, sounds, Math.Min(Math.Min(sounds.Min(sound => sound.Samples.Length), limits.MaxCrop), limits.MaxSamples / sounds.Count));
    }

    private SampleBatch Crop(long index, int epoch, List<UtteranceSound> sounds, int samplesPerItem)
    {
        var samples = new float[sounds.Count * samplesPerItem];
        var items = new BatchItem[sounds.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var heard = augmentations.Apply(index, i, sounds);
            var random = new SeededRandom(seed, RandomPurpose.Crop, (ulong)index, (ulong)i);

            // Any sample, not any frame: the encoder must not learn one phase of its frame and chunk grid.
            var start = random.Next(heard.Length - samplesPerItem + 1);
            heard.AsSpan(start, samplesPerItem).CopyTo(samples.AsSpan(i * samplesPerItem));
            var (mean, variance) = SampleStatistics.Of(heard);
            items[i] = new BatchItem(sounds[i].Utterance, start, mean, variance);
        }

        return new SampleBatch { Items = items, Samples = samples, SamplesPerItem = samplesPerItem, Index = index, Epoch = epoch };
    }
}
