using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Inference;

namespace Emotion2Vec;

/// <summary>How a listener hears. Immutable.</summary>
public sealed record ListenerOptions
{
    /// <summary>How the encoder is fed: <see cref="EncoderMode.Cached"/>, or <see cref="EncoderMode.Window"/> for checkpoints that were trained on whole recordings, at about six times the cost.</summary>
    /// <value>Cached by default.</value>
    public EncoderMode Mode { get; init; } = EncoderMode.Cached;

    /// <summary>Frames of 20 ms per step: how long sound waits, and how cheap it is.</summary>
    /// <value>The default value is 16: 320 ms.</value>
    [Range(1, 500)]
    public int ChunkFrames { get; init; } = 16;

    /// <summary>Past frames that each chunk may attend to, in the cached mode.</summary>
    /// <value>The default value is 256: 5.1 s.</value>
    [Range(1, 3000)]
    public int LeftFrames { get; init; } = 256;

    /// <summary>Seconds that are encoded again with every step, in the window mode.</summary>
    /// <value>The default value is 4 seconds.</value>
    [Range(0.5, 30.0)]
    public double WindowSeconds { get; init; } = 4;

    /// <summary>What the network's products are computed in.</summary>
    /// <value>The default value is auto: 8 bits for packages that were made for it (<c>e2v convert --precision int8</c>), else float32.</value>
    [EnumDataType(typeof(Precision))]
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Step threads, each with streams of its own; 0 for one per core, but no more than <see cref="MaxStreams"/>. A stream alone is done soonest by one lane with all cores.</summary>
    /// <value>The default value is 0.</value>
    [Range(0, ThreadPlan.MostLanes)]
    public int Lanes { get; init; }

    /// <summary>Threads within one operation of the network; 0 to share the cores out among the lanes.</summary>
    /// <value>The default value is 0.</value>
    [Range(0, 256)]
    public int Threads { get; init; }

    /// <summary>Streams that may be heard at a time.</summary>
    /// <value>The default value is 16.</value>
    [Range(1, 1024)]
    public int MaxStreams { get; init; } = 16;

    /// <summary>When sound counts as speech; null to score every sound.</summary>
    /// <value>The defaults of <see cref="GateOptions"/>.</value>
    public GateOptions? Gate { get; init; } = new();

    /// <summary>How scores are smoothed and judged, for streams without settings of their own.</summary>
    /// <value>The defaults of <see cref="StreamSettings"/>.</value>
    public StreamSettings Settings { get; init; } = new();

    /// <summary>Seconds of frames that wait for a slow reader before a file is held back; beyond that, and half a minute more, the oldest are dropped.</summary>
    /// <value>The default value is 30 seconds.</value>
    [Range(1.0, 3600.0)]
    public double BufferSeconds { get; init; } = 30;
}
