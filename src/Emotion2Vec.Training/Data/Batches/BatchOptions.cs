using Emotion2Vec.Training.Data.Augmentation;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>How utterances become batches.</summary>
public sealed record BatchOptions
{
    /// <summary>Sound in a batch: items times seconds of each.</summary>
    /// <value>The default is 37.5 s: 600 000 samples, which upstream's pre-training gives each device.</value>
    public double MaxBatchSeconds { get; init; } = 37.5;

    /// <summary>Items in a batch.</summary>
    /// <value>The default is 64.</value>
    public int MaxItems { get; init; } = 64;

    /// <summary>Shorter utterances are left out, and listed as such.</summary>
    /// <value>The default is 0.5 s, as in upstream's pre-training (8000 samples).</value>
    public double MinCropSeconds { get; init; } = 0.5;

    /// <summary>Longer utterances are cropped to this.</summary>
    /// <value>The default is 20 s, as in upstream's pre-training (320 000 samples).</value>
    public double MaxCropSeconds { get; init; } = 20;

    /// <summary>How often utterances of each class are drawn.</summary>
    /// <value>The default is <see cref="ClassBalance.None"/>.</value>
    public ClassBalance Balance { get; init; } = ClassBalance.None;

    /// <summary>
    /// Utterances, in random order, among which those of like length are put together. More crop less away; fewer mix lengths better. Where length tells the class
    /// (slow styles last longer), take no more than a batch holds: batches of like lengths are batches of like classes, and each pulls the model its way.
    /// </summary>
    /// <value>The default is 512.</value>
    public int BucketUtterances { get; init; } = 512;

    /// <summary>Threads that decode and augment.</summary>
    /// <value>The default is 2.</value>
    public int Workers { get; init; } = 2;

    /// <summary>Batches that are kept ready.</summary>
    /// <value>The default is 4.</value>
    public int PrefetchBatches { get; init; } = 4;

    /// <summary>Decoded sound that is kept in memory, so that small data sets are decoded once.</summary>
    /// <value>The default is 512 MB: four and a half hours.</value>
    public int CacheMegabytes { get; init; } = 512;

    /// <summary>
    /// Share of batches whose items are utterances of the data set one after the other, as an endless stream has them: only such batches are long enough to
    /// outrun a limited left context. Their items have spans instead of one label.
    /// </summary>
    /// <value>The default is 0; training for streaming takes 0.1.</value>
    public double ConcatenateShare { get; init; }

    /// <summary>Shortest such item.</summary>
    /// <value>The default is 20 s.</value>
    public double ConcatenateMinSeconds { get; init; } = 20;

    /// <summary>Longest such item.</summary>
    /// <value>The default is 30 s.</value>
    public double ConcatenateMaxSeconds { get; init; } = 30;

    /// <summary>What is done to the sound.</summary>
    /// <value>Nothing by default.</value>
    public AugmentationOptions Augmentation { get; init; } = new();

    internal void Validate(RecipeProblems problems)
    {
        problems.Range("maxBatchSeconds", MaxBatchSeconds, 0.025, 3600);
        problems.Range("maxItems", MaxItems, 1, 4096);
        problems.Interval("minCropSeconds", MinCropSeconds, "maxCropSeconds", MaxCropSeconds, 0.025, 3600);
        problems.Require("minCropSeconds", !(MinCropSeconds > MaxBatchSeconds), "is above maxBatchSeconds, so no utterance fits into a batch");
        problems.Require("balance", Enum.IsDefined(Balance), "is neither none nor class");
        problems.Range("bucketUtterances", BucketUtterances, 1, 1_000_000);
        problems.Range("workers", Workers, 1, 256);
        problems.Range("prefetchBatches", PrefetchBatches, 1, 256);
        problems.Range("cacheMegabytes", CacheMegabytes, 0, 1 << 20);
        problems.Range("concatenateShare", ConcatenateShare, 0, 1);
        problems.Interval("concatenateMinSeconds", ConcatenateMinSeconds, "concatenateMaxSeconds", ConcatenateMaxSeconds, 0.025, 3600);
        problems.Require(
            "concatenateMaxSeconds", !(ConcatenateShare > 0 && ConcatenateMaxSeconds > MaxBatchSeconds), "is above maxBatchSeconds, so no such item fits into a batch");
        Augmentation.Validate(problems.In("augmentation"));
    }
}
