namespace Emotion2Vec.Messaging.Outbox;

/// <summary>How the outbox fares.</summary>
/// <param name="Waiting">Messages that the broker has not acknowledged.</param>
/// <param name="WaitingBytes">Bytes that its files take.</param>
/// <param name="Dropped">Messages dropped since the start because too much waited.</param>
/// <param name="Expired">Messages dropped because they had waited too long.</param>
/// <param name="Damaged">Messages lost to a damaged disk.</param>
/// <param name="Undurable">Messages kept in memory because the disk did not take them.</param>
/// <param name="IsDurable">Whether what waits outlives the process.</param>
public sealed record OutboxReport(long Waiting, long WaitingBytes, long Dropped, long Expired, long Damaged, long Undurable, bool IsDurable)
{
    /// <summary>Messages that will never arrive.</summary>
    public long Lost => Dropped + Expired + Damaged;
}
