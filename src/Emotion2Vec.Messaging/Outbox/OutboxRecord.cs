using System.Globalization;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>A message that must arrive.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="TimeTicks">UTC ticks of what it tells.</param>
/// <param name="Payload">Its bytes; empty to take a retained message away.</param>
internal sealed record OutboxRecord(OutboxKind Kind, string Topic, long TimeTicks, byte[] Payload)
{
    /// <summary>What the payload is written in.</summary>
    public PayloadFormat Format { get; init; }

    /// <summary>Whether the broker keeps it for those who subscribe later.</summary>
    public bool IsRetained { get; init; }

    /// <summary>Counts the outbox's records from 1; given by the outbox, and never twice.</summary>
    public long Sequence { get; init; }

    /// <summary>The run of the program that wrote it, drawn by chance.</summary>
    public ulong Epoch { get; init; }

    /// <summary>UTC ticks at which it was written.</summary>
    public long WrittenTicks { get; init; }

    /// <summary>Ticks since the start of its run at which it was written, on a clock that nobody sets.</summary>
    public long ElapsedTicks { get; init; }

    /// <summary>Its name, the same whenever it is sent and given to no other.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Epoch:x16}-{Sequence}");
}
