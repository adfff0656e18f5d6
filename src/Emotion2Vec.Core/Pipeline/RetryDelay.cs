namespace Emotion2Vec.Core.Pipeline;

/// <summary>Exponential back-off with jitter, so that many streams which failed together do not come back together.</summary>
/// <param name="random">Source of jitter.</param>
internal sealed class RetryDelay(Random random)
{
    /// <summary>The shortest first delay.</summary>
    public static readonly TimeSpan Lowest = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest delay; also how long a run must last for the next failure to start from the shortest delay again.</summary>
    public static readonly TimeSpan Highest = TimeSpan.FromSeconds(30);

    private int _failures;

    /// <summary>The delay after one more failure: 0.5 s doubled each time, plus up to a quarter, at most 30 s.</summary>
    /// <param name="ranFor">How long the failed attempt lasted.</param>
    /// <returns>How long to wait.</returns>
    public TimeSpan Next(TimeSpan ranFor)
    {
        if (ranFor >= Highest)
        {
            _failures = 0;
        }

        // 2^6 * 0.5 s is beyond the longest delay already.
        var delay = Lowest * (1 << Math.Min(_failures++, 6)) * (1 + (random.NextDouble() / 4));
        return delay < Highest ? delay : Highest;
    }
}
