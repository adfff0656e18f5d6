using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>Turns what a manifest says of an utterance into the numbers that a loss compares with.</summary>
internal sealed class TargetReader
{
    private readonly IReadOnlyDictionary<string, int> _classes;
    private readonly IReadOnlyList<string> _dimensions;

    /// <summary>Learns the classes.</summary>
    /// <param name="labels">The head's classes; a label may be given in full or by its short name.</param>
    /// <param name="dimensions">The head's dimensions, in order.</param>
    public TargetReader(LabelSet labels, IReadOnlyList<string> dimensions)
    {
        _dimensions = dimensions;
        _classes = ClassIndex.Of(labels);
    }

    /// <summary>Reads the targets of a batch.</summary>
    /// <param name="batch">The crops.</param>
    /// <returns>Their targets.</returns>
    public FinetuneTargets Of(SampleBatch batch) => Of(batch.Items, batch.SamplesPerItem);

    /// <summary>Reads the targets of one whole utterance.</summary>
    /// <param name="utterance">The utterance.</param>
    /// <param name="samples">Its samples.</param>
    /// <returns>Its targets.</returns>
    public FinetuneTargets Of(Utterance utterance, int samples) => Of([new(utterance, 0, 0, 1)], samples);

    /// <summary>Classes that a manifest has examples of.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>Their indices.</returns>
    public IReadOnlySet<int> ClassesIn(Manifest manifest) =>
        ClassIndex.LabelsIn(manifest).Select(label => _classes[label]).ToHashSet();

    private FinetuneTargets Of(IReadOnlyList<BatchItem> items, int samples)
    {
        var frames = (int)ModelAudio.FramesIn(samples);
        var (classes, frameClasses, ratings) = (new long[items.Count], new long[items.Count * frames], new float[items.Count * _dimensions.Count]);
        for (var i = 0; i < items.Count; i++)
        {
            var own = FrameLabels.For(items[i], samples, _classes);
            classes[i] = items[i].Utterance.Spans.Count > 0 ? OnlyClass(own) : items[i].Utterance.Label is { } label ? _classes[label] : FinetuneTargets.None;
            for (var t = 0; t < frames; t++)
            {
                frameClasses[(i * frames) + t] = own[t];
            }

            for (var k = 0; k < _dimensions.Count; k++)
            {
                ratings[(i * _dimensions.Count) + k] = (float)(items[i].Utterance.Rating(_dimensions[k]) ?? double.NaN);
            }
        }

        return new(classes, frameClasses, ratings);
    }

    // A crop out of an utterance with spans has a class as a whole only where it holds a single one.
    private static int OnlyClass(int[] frames)
    {
        var found = frames.Where(index => index != FrameLabels.None).Distinct().Take(2).ToList();
        return found.Count == 1 ? found[0] : FinetuneTargets.None;
    }
}
