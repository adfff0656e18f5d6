using System.Runtime.ExceptionServices;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Audio;

/// <summary>How long each utterance is, from the manifest or else from its file's header, so that batches can be planned without decoding.</summary>
internal static class UtteranceLengths
{
    private const int ReportEvery = 256;

    /// <summary>Measures a data set.</summary>
    /// <param name="utterances">The data set.</param>
    /// <param name="broken">Receives those whose file cannot be opened.</param>
    /// <param name="workers">Threads that open files.</param>
    /// <param name="progress">Hears how many are done; null if nobody listens.</param>
    /// <returns>Samples at 16 kHz of each; 0 where there is no telling, because the file is broken.</returns>
    public static int[] Measure(IReadOnlyList<Utterance> utterances, BrokenFileList broken, int workers, Action<int, int>? progress)
    {
        var lengths = new int[utterances.Count];
        var done = 0;
        try
        {
            Parallel.For(0, utterances.Count, new ParallelOptions { MaxDegreeOfParallelism = workers }, i =>
            {
                lengths[i] = Measure(utterances[i], broken);
                if (Interlocked.Increment(ref done) is var count && (count % ReportEvery == 0 || count == utterances.Count))
                {
                    progress?.Invoke(count, utterances.Count);
                }
            });
        }
        catch (AggregateException exception)
        {
            // A missing library fails on every thread; one report says it.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return lengths;
    }

    private static int Measure(Utterance utterance, BrokenFileList broken)
    {
        if (utterance.Seconds is { } seconds)
        {
            return InSamples(seconds * ModelAudio.SampleRate);
        }

        try
        {
            var samples = AudioFile.ReadClaimedSamples(utterance.Path);

            // Some formats do not say how long they are; then only decoding tells.
            return samples > 0
                ? InSamples(samples - (utterance.Start * ModelAudio.SampleRate))
                : AudioFile.ReadModelAudio(utterance.Path, new AudioRange(utterance.Start, utterance.End)).Length;
        }
        catch (Emotion2VecException exception) when (exception.Kind != ErrorKind.NativeError)
        {
            broken.Add(utterance, exception.Message);
            return 0;
        }
    }

    private static int InSamples(double samples) => (int)Math.Clamp(samples, 0, int.MaxValue);
}
