using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>Repeats what failed in passing, with growing pauses, until it works or nothing moves any more.</summary>
/// <param name="policy">How patient.</param>
/// <param name="clock">The clock.</param>
/// <param name="notice">Told about each failure, for people.</param>
internal sealed class Retries(DownloadPolicy policy, TimeProvider clock, Action<string> notice)
{
    // Less progress than this between two failures does not count, or a server that sends a byte at a time would be asked for ever.
    private const long ProgressBytes = 1 << 20;

    /// <summary>Runs an attempt until it succeeds.</summary>
    /// <typeparam name="T">The outcome.</typeparam>
    /// <param name="what">What is attempted, for messages.</param>
    /// <param name="attempt">One attempt; throws <see cref="TransientFailureException"/> if another may help.</param>
    /// <param name="progress">How far the work has come, in bytes.</param>
    /// <param name="cancellationToken">Ends attempts and pauses.</param>
    /// <returns>The outcome of the attempt that succeeded.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.DeviceLost"/>: too many failures in a row.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> attempt, Func<long> progress, CancellationToken cancellationToken)
    {
        var failures = 0;
        var furthest = 0L;
        while (true)
        {
            try
            {
                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (TransientFailureException e)
            {
                var reached = progress();
                failures = reached - furthest >= ProgressBytes ? 1 : failures + 1;
                furthest = Math.Max(furthest, reached);
                if (failures >= policy.MaxFailures)
                {
                    throw new Emotion2VecException(ErrorKind.DeviceLost, $"{what}: {e.Message}; gave up after {failures} failures in a row. What has arrived is kept: run the same command again to go on.", e);
                }

                var pause = PauseAfter(failures, e.Pause);
                notice($"{what}: {e.Message}; trying again in {pause.TotalSeconds:0.#} s");
                await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan PauseAfter(int failures, TimeSpan? asked)
    {
        var doubled = policy.FirstPause * Math.Pow(2, failures - 1);
        var wanted = asked > doubled ? asked.Value : doubled;
        return wanted < policy.LongestPause ? wanted : policy.LongestPause;
    }
}
