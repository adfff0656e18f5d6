using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Messaging.Outbox;

/// <summary>Where what must arrive waits for its broker, and how much of it for how long.</summary>
public sealed record OutboxOptions
{
    /// <summary>The folder, of which one process at a time is the owner; empty to wait in memory, which ends with the process.</summary>
    /// <value>Empty by default.</value>
    public string Folder { get; init; } = "";

    /// <summary>Whether a folder that cannot be used is an error at the start; otherwise memory takes its place, and a warning says so.</summary>
    /// <value>The default is true.</value>
    public bool IsRequired { get; init; } = true;

    /// <summary>Megabytes that may wait; the oldest goes for more.</summary>
    /// <value>The default is 64: some 200 000 events.</value>
    [Range(1, 65536)]
    public int MaxMegabytes { get; init; } = 64;

    /// <summary>Hours after which what waits is no longer worth sending.</summary>
    /// <value>The default is 72: a weekend.</value>
    [Range(0.01, 24 * 365)]
    public double MaxHours { get; init; } = 72;
}
