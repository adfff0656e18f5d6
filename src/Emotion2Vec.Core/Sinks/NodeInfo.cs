using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Core.Sinks;

/// <summary>What a running node says of itself at start.</summary>
public sealed record NodeInfo
{
    /// <summary>Product version.</summary>
    public required string Version { get; init; }

    /// <summary>The encoder in use.</summary>
    public required EncoderInfo Encoder { get; init; }

    /// <summary>Time constant of the trajectory pool in seconds, for streams without settings of their own; infinity for a running mean.</summary>
    public required double PoolingTauSeconds { get; init; }

    /// <summary>Why sound is analysed, in the operator's words; may be empty.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Where the node serves the document of what it publishes; empty if nowhere.</summary>
    public string ContractUrl { get; init; } = "";
}

/// <summary>The node's own condition.</summary>
public enum NodeStatus
{
    /// <summary>Running.</summary>
    Online,

    /// <summary>Ended on purpose.</summary>
    Stopped,

    /// <summary>Gone without a word (said by the broker, as the will).</summary>
    Offline,
}
