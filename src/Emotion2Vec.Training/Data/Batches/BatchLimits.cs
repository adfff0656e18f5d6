using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>The limits of batches in samples.</summary>
/// <param name="MaxSamples">Items times samples of each.</param>
/// <param name="MaxItems">Items.</param>
/// <param name="MinCrop">Samples of the shortest utterance that is used.</param>
/// <param name="MaxCrop">Samples of the longest crop.</param>
/// <param name="BucketUtterances">Utterances that are sorted by length together.</param>
internal sealed record BatchLimits(int MaxSamples, int MaxItems, int MinCrop, int MaxCrop, int BucketUtterances)
{
    /// <summary>The limits that options ask for.</summary>
    public static BatchLimits Of(BatchOptions options) => new(
        InSamples(options.MaxBatchSeconds), options.MaxItems, InSamples(options.MinCropSeconds), InSamples(options.MaxCropSeconds), options.BucketUtterances);

    /// <summary>Samples in a time; never below a frame, which rounding could otherwise miss by a sample.</summary>
    public static int InSamples(double seconds) => Math.Max((int)Math.Round(seconds * ModelAudio.SampleRate), ModelAudio.SupportSamples);
}
