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

    /// <summary>Utterances, in random order, among which those of like length are put together. More crop less away; fewer mix lengths better.</summary>
    /// <value>The default is 512.</value>
    public int BucketUtterances { get; init; } = 512;

    /// <summary>Threads that decode and augment.</summary>
    /// <value>The default is 2.</value>
    public int Workers { get; init; } = 2;

    /// <summary>Batches that are kept ready.</summary>
    /// <value>The default is 4.</value>
    public int PrefetchBatches { get; init; } = 4;

    /// <summary>Says what is wrong with the options.</summary>
    /// <param name="section">The key of this record in the recipe, which begins each sentence.</param>
    /// <param name="problems">Receives one sentence per problem.</param>
    public void Validate(string section, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        problems.RequireRange($"{section}.maxBatchSeconds", MaxBatchSeconds, 0.025, 3600);
        problems.RequireRange($"{section}.maxItems", MaxItems, 1, 4096);
        problems.RequireInterval($"{section}.minCropSeconds", MinCropSeconds, $"{section}.maxCropSeconds", MaxCropSeconds, 0.025, 3600);
        problems.Require(
            !(MinCropSeconds > MaxBatchSeconds), $"{section}.minCropSeconds is above {section}.maxBatchSeconds, so no utterance fits into a batch");
        problems.Require(Enum.IsDefined(Balance), $"{section}.balance is none of none, class");
        problems.RequireRange($"{section}.bucketUtterances", BucketUtterances, 1, 1_000_000);
        problems.RequireRange($"{section}.workers", Workers, 1, 256);
        problems.RequireRange($"{section}.prefetchBatches", PrefetchBatches, 1, 256);
    }
}
