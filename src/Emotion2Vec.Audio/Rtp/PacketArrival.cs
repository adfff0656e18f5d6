namespace Emotion2Vec.Audio.Rtp;

/// <summary>When a packet came: by a clock that never steps, for intervals, and by the calendar, for what is published.</summary>
/// <param name="Ticks">100 ns units from an arbitrary moment; never goes back.</param>
/// <param name="UtcTicks">UTC, in ticks.</param>
internal readonly record struct PacketArrival(long Ticks, long UtcTicks)
{
    /// <summary>Reads both clocks.</summary>
    /// <param name="time">The clocks.</param>
    public static PacketArrival Now(TimeProvider time) => new(time.GetElapsedTime(0).Ticks, time.GetUtcNow().UtcTicks);
}
