namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>NTP's format: seconds since 1900 in the upper 32 bits, fractions of one in the lower (RFC 3550 section 4).</summary>
internal static class NtpTime
{
    private static readonly long Epoch = new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Converts from UTC; seconds wrap in 2036, as the format's do.</summary>
    /// <param name="utcTicks">UTC, in ticks.</param>
    public static ulong FromUtcTicks(long utcTicks)
    {
        var (seconds, ticks) = Math.DivRem(utcTicks - Epoch, TimeSpan.TicksPerSecond);
        return ((ulong)(uint)seconds << 32) | (uint)(((ulong)ticks << 32) / TimeSpan.TicksPerSecond);
    }

    /// <summary>Converts to UTC.</summary>
    /// <param name="ntpTime">The time; its seconds wrap, and of the moments meant the one nearest to now is taken.</param>
    /// <param name="nearUtcTicks">Now: UTC, in ticks.</param>
    /// <returns>UTC, in ticks.</returns>
    public static long ToUtcTicks(ulong ntpTime, long nearUtcTicks)
    {
        var seconds = (int)((uint)(ntpTime >> 32) - (uint)(FromUtcTicks(nearUtcTicks) >> 32));
        var second = nearUtcTicks - ((nearUtcTicks - Epoch) % TimeSpan.TicksPerSecond) + (seconds * TimeSpan.TicksPerSecond);
        return second + (long)(((ntpTime & uint.MaxValue) * TimeSpan.TicksPerSecond) >> 32);
    }

    /// <summary>Converts a duration to 1/65536 s, as reports count.</summary>
    /// <param name="ticks">A duration in ticks; below 0 counts as 0.</param>
    public static uint Middle(long ticks) => (uint)Math.Min(uint.MaxValue, (ulong)Math.Max(0, ticks) * 65536 / TimeSpan.TicksPerSecond);
}
