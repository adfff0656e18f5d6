namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>
/// How many commands are taken: some at once after a rest, and so many a second in the long run (a token bucket). One thread at a time; counts with the clock given to it, as the
/// limiters of the framework do not.
/// </summary>
/// <param name="perSecond">Commands a second, in the long run.</param>
/// <param name="burst">Commands at once, after a rest.</param>
/// <param name="time">The clock.</param>
internal sealed class CommandAllowance(int perSecond, int burst, TimeProvider time)
{
    private double _left = burst;
    private long _counted = time.GetTimestamp();

    /// <summary>Takes one command, if one may be taken.</summary>
    /// <returns>True if it may.</returns>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(burst, _left + (time.GetElapsedTime(_counted, now).TotalSeconds * perSecond));
        _counted = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
