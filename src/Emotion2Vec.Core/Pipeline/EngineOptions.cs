using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>How the engine runs its streams. Immutable after start.</summary>
public sealed record EngineOptions
{
    /// <summary>Seconds of sound each stream's ring holds; what a source may be ahead of the encoder before sound is dropped.</summary>
    /// <value>The default value is 4 seconds: several of the longest chunks, and still a delay that nobody mistakes for live.</value>
    [Range(0.5, 60)]
    public double RingSeconds { get; init; } = 4;

    /// <summary>Time constant of the trajectory pool in seconds; infinity for a running mean over the whole stream.</summary>
    /// <value>The default value is 1.5 seconds; 0.75 follows quick changes, 3 is calm.</value>
    [Range(0.02, double.PositiveInfinity)]
    public double PoolingTauSeconds { get; init; } = TrajectoryPool.DefaultTauSeconds;

    /// <summary>Frame blocks that may wait for each sink before the oldest are dropped.</summary>
    /// <value>The default value is 256 blocks: about 80 seconds of one stream at 16 frames per block.</value>
    [Range(1, 65536)]
    public int SinkQueueBlocks { get; init; } = 256;

    /// <summary>Seconds between a stream's health reports.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(1, 3600)]
    public double HealthIntervalSeconds { get; init; } = 10;

    /// <summary>Streams that may run at a time.</summary>
    /// <value>The default value is 256.</value>
    [Range(1, 65536)]
    public int MaxStreams { get; init; } = 256;

    /// <summary>When a class counts as heard. The delay by which onsets are dated back follows from <see cref="PoolingTauSeconds"/>.</summary>
    /// <value>The defaults of <see cref="Emotion2Vec.Core.Events.EventRules"/>.</value>
    public EventRules Events { get; init; } = new();

    /// <summary>The rules with the delay of this pool: 0 for the running mean, which has none of its own.</summary>
    internal EventRules EventRules => Events with
    {
        DelayFrames = double.IsFinite(PoolingTauSeconds) ? (int)Math.Round(Core.Events.EventRules.DelayShare * PoolingTauSeconds * 1000 / ModelAudio.FrameMilliseconds) : 0,
    };

    /// <summary>Completes an encoder's latency account with what the engine adds: queueing, and smoothing by the trajectory pool.</summary>
    /// <param name="encoder">The encoder's account.</param>
    /// <returns>The whole account, for <see cref="Sinks.NodeInfo"/> and reports.</returns>
    public LatencyAccount Complete(LatencyAccount encoder) => encoder.ThroughPipeline(PoolingTauSeconds);
}
