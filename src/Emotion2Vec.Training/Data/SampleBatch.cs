namespace Emotion2Vec.Training.Data;

/// <summary>
/// Utterances cut to one length, as the model hears them: 16 kHz mono, augmented, not yet normalised. Nothing is padded: every item is a crop of exactly
/// <see cref="SamplesPerItem"/> samples (upstream crops to the shortest, too).
/// </summary>
public sealed class SampleBatch
{
    /// <summary>The crops.</summary>
    public required IReadOnlyList<BatchItem> Items { get; init; }

    /// <summary>[B, N] samples, item after item.</summary>
    public required float[] Samples { get; init; }

    /// <summary>Samples in each crop (N), at least 400.</summary>
    public required int SamplesPerItem { get; init; }

    /// <summary>Which batch of the whole training this is, from 0. The same seed and index give the same bytes, whatever ran before.</summary>
    public required long Index { get; init; }

    /// <summary>How often the whole data set has been seen before this batch.</summary>
    public required int Epoch { get; init; }
}
