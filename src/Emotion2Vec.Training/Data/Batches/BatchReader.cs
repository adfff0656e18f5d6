using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Audio;
using Emotion2Vec.Training.Data.Augmentation;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>
/// The endless batches of a training. Batch k is a pure function of manifest, options, seed and k: the same whatever was read before, on however many
/// threads, so a resumed training goes on as if it had never stopped. One thread calls <see cref="Next"/>; workers prepare batches meanwhile.
/// </summary>
public sealed class BatchReader : IDisposable
{
    private readonly Prefetcher<SampleBatch> _prefetcher;

    /// <summary>Plans the batches and starts preparing them. Where the manifest gives no lengths, every file's header is read first.</summary>
    /// <param name="manifest">The data set.</param>
    /// <param name="options">How to make batches; valid.</param>
    /// <param name="seed">Seed of the training.</param>
    /// <param name="audio">Loader of sound; may be shared with other readers.</param>
    /// <param name="startIndex">The first batch to hand out; 0 at the start of a training.</param>
    /// <param name="progress">Hears how many of all utterances have been measured; called on several threads. Null if nobody listens.</param>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: no utterance is long enough; <see cref="ErrorKind.Configuration"/>: the options are wrong, or ask for balanced
    /// classes where nothing has a label.
    /// </exception>
    public BatchReader(Manifest manifest, BatchOptions options, ulong seed, UtteranceAudio audio, long startIndex = 0, Action<int, int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(audio);
        ArgumentOutOfRangeException.ThrowIfNegative(startIndex);
        Refuse(manifest, options);
        var limits = BatchLimits.Of(options);
        var lengths = UtteranceLengths.Measure(manifest.Utterances, audio.Broken, options.Workers, progress);
        var schedule = new BatchSchedule(manifest.Utterances, lengths, limits, options.Balance, seed);
        NoteTooShort(manifest, lengths, limits, audio.Broken);
        if (schedule.Usable.Count == 0)
        {
            throw BatchLoader.NothingUsable(manifest, audio.Broken);
        }

        var loader = new BatchLoader(manifest, schedule, seed, audio);
        var maker = new BatchMaker(loader, new Concatenation(loader, schedule, limits, options, seed), AugmentationChain.Of(options.Augmentation, audio, seed), limits, seed);
        _prefetcher = new(maker.Make, startIndex, options.Workers, options.PrefetchBatches);
    }

    /// <summary>Index of the batch that <see cref="Next"/> gives next: what to store for a resumed training.</summary>
    public long NextIndex => _prefetcher.NextNumber;

    /// <summary>Waits for the next batch.</summary>
    /// <returns>The batch; its arrays are the caller's.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: every file is broken; <see cref="ErrorKind.NativeError"/>: a system library is missing or failed.
    /// </exception>
    public SampleBatch Next() => _prefetcher.Next();

    /// <summary>Stops the workers.</summary>
    public void Dispose() => _prefetcher.Dispose();

    private static void Refuse(Manifest manifest, BatchOptions options)
    {
        var problems = new RecipeProblems();
        options.Validate(problems.In("batches"));
        problems.Require(
            "batches.balance",
            options.Balance == ClassBalance.None || manifest.Utterances.Any(utterance => utterance.Label is not null),
            $"is class, but no utterance of '{manifest.Path}' has a label");
        if (problems.All.Count > 0)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, string.Join("; ", problems.All) + ".");
        }
    }

    private static void NoteTooShort(Manifest manifest, int[] lengths, BatchLimits limits, BrokenFileList broken)
    {
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < limits.MinCrop)
            {
                broken.Add(
                    manifest.Utterances[i], $"it has {lengths[i]} samples at 16 kHz, and batches take crops of at least {limits.MinCrop}: lower minCropSeconds.");
            }
        }
    }
}
