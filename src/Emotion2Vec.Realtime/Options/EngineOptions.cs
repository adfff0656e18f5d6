using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Realtime.Options;

/// <summary>How many streams run, and sizes of queues.</summary>
internal sealed record EngineOptions
{
    /// <summary>Whether live streams from outside are refused that the machine was measured not to carry.</summary>
    /// <value>The default is true: the others keep full quality.</value>
    public bool RefuseBeyondCapacity { get; init; } = true;

    /// <summary>Whether steps are timed at start, for a second at most, so that lanes and batches are chosen and streams admitted by what the machine carries.</summary>
    /// <value>The default is true.</value>
    public bool Calibrate { get; init; } = true;

    /// <summary>Step threads, each with streams of its own; 0 for one per core, or as many as <see cref="ModelOptions.Threads"/> leave room for, or fewer if they carry more. GPUs have one each besides, for which a core is left.</summary>
    /// <value>The default is 0.</value>
    [Range(0, ThreadPlan.MostLanes, ErrorMessage = "must be 0 (automatic) to 64 lanes")]
    public int Lanes { get; init; }

    /// <summary>The most streams in one step of a lane; 0 for what the calibration finds best, up to 8.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 256, ErrorMessage = "must be 0 (automatic) to 256 streams")]
    public int MaxBatch { get; init; }

    /// <summary>Seconds of sound that a stream may fall behind before blocks are dropped.</summary>
    /// <value>The default is 4.</value>
    [Range(0.5, 60.0, ErrorMessage = "must be 0.5 to 60 seconds")]
    public double RingSeconds { get; init; } = 4;

    /// <summary>Frame blocks that a slow sink may fall behind before its oldest are dropped.</summary>
    /// <value>The default is 256: 82 s at 16 frames per chunk.</value>
    [Range(1, 65536, ErrorMessage = "must be 1 to 65536 blocks")]
    public int SinkQueueBlocks { get; init; } = 256;

    /// <summary>Seconds between health reports.</summary>
    /// <value>The default is 10.</value>
    [Range(1.0, 3600.0, ErrorMessage = "must be 1 to 3600 seconds")]
    public double HealthSeconds { get; init; } = 10;

    /// <summary>Streams that may run at a time, those that come through doors included.</summary>
    /// <value>The default is 64: a base model keeps 20 MB per stream, and what comes from outside must not take all memory.</value>
    [Range(1, 1024, ErrorMessage = "must be 1 to 1024 streams")]
    public int MaxStreams { get; init; } = 64;
}
