namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>What one number of streams came to.</summary>
internal sealed record TrialResult
{
    /// <summary>Talkers.</summary>
    public required int Streams { get; init; }

    /// <summary>Seconds measured.</summary>
    public required double Seconds { get; init; }

    /// <summary>Streams of which something was published while it was measured.</summary>
    public required int Heard { get; init; }

    /// <summary>Chunks published.</summary>
    public required int Chunks { get; init; }

    /// <summary>Messages of frames that did not come, by their numbers.</summary>
    public required long Missing { get; init; }

    /// <summary>Samples that found no room in a ring, or were dropped unheard under overload.</summary>
    public required double DroppedSamples { get; init; }

    /// <summary>Frames that were scored, and not published under overload.</summary>
    public required double WithheldFrames { get; init; }

    /// <summary>Packets that the program never saw, or saw too late.</summary>
    public required double LostPackets { get; init; }

    /// <summary>Median of the milliseconds from sending a chunk's last sample to its PUBLISH.</summary>
    public required double P50 { get; init; }

    /// <summary>What 95 % stay below.</summary>
    public required double P95 { get; init; }

    /// <summary>What 99 % stay below.</summary>
    public required double P99 { get; init; }

    /// <summary>The longest.</summary>
    public required double Worst { get; init; }

    /// <summary>What a chunk lasts, in milliseconds.</summary>
    public required double ChunkMilliseconds { get; init; }

    /// <summary>Processor seconds of the program per second.</summary>
    public required double CpuCores { get; init; }

    /// <summary>Resident memory of the program at the end.</summary>
    public required double ResidentMebibytes { get; init; }

    /// <summary>Resident memory that came with the streams, for each.</summary>
    public required double MebibytesPerStream { get; init; }

    /// <summary>Open files and sockets of the program at the end.</summary>
    public required int Handles { get; init; }

    /// <summary>Garbage collections.</summary>
    public required double Collections { get; init; }

    /// <summary>For which the program stood still so long in all.</summary>
    public required double PauseMilliseconds { get; init; }

    /// <summary>Managed bytes that the program allocated per chunk published, whatever for.</summary>
    public required double BytesPerChunk { get; init; }

    /// <summary>The furthest that a talker was behind its time, in milliseconds.</summary>
    public required double TalkersLate { get; init; }

    /// <summary>Processor seconds per stream and second of sound.</summary>
    public double CpuPerStreamSecond => CpuCores / Streams;

    /// <summary>Whether all is well.</summary>
    public bool IsHeld => Heard == Streams && Missing == 0 && WithheldFrames == 0 && DroppedSamples == 0 && LostPackets == 0 && Chunks > 0 && P99 <= ChunkMilliseconds;
}
