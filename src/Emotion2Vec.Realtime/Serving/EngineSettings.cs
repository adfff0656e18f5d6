using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>What the options mean for the engine and its streams.</summary>
internal static class EngineSettings
{
    /// <summary>The engine's options.</summary>
    /// <param name="options">The options, valid.</param>
    /// <param name="lanes">Step threads, unless they were chosen by measuring.</param>
    /// <param name="capacities">What each kind of lane carries; empty if it was not measured.</param>
    /// <returns>What the engine is made with.</returns>
    public static Core.Pipeline.EngineOptions Of(RealtimeOptions options, int lanes, IReadOnlyList<StepCapacity> capacities) => new()
    {
        Lanes = capacities.Count > 0 ? capacities.Sum(kind => kind.Lanes) : lanes,
        Capacities = capacities,
        RingSeconds = options.Engine.RingSeconds,
        Defaults = new()
        {
            PoolingTauSeconds = options.Trajectory.EffectiveTauSeconds,
            EventRules = options.Events.Rules,
            UncertaintyRules = options.Trajectory.UncertaintyRules,
            EmbedsUtterances = options.Utterances.Embeddings,
        },
        Labels = options.Labels.Rules,
        Utterances = options.Utterances.Rules,
        SinkQueueBlocks = options.Engine.SinkQueueBlocks,
        HealthIntervalSeconds = options.Engine.HealthSeconds,
        MaxStreams = options.Engine.MaxStreams,
        RefuseBeyondCapacity = options.Engine.RefuseBeyondCapacity,
    };

    /// <summary>Settings of the configured streams and doors.</summary>
    /// <param name="streams">The streams, valid.</param>
    /// <param name="defaults">What holds for a stream that says nothing else.</param>
    /// <returns>Settings by name; what comes through a door has the door's.</returns>
    public static IReadOnlyDictionary<StreamId, StreamSettings> Of(IReadOnlyList<StreamOptions> streams, StreamSettings defaults) =>
        streams.ToDictionary(stream => new StreamId(stream.Id), stream => Of(stream, defaults));

    private static StreamSettings Of(StreamOptions stream, StreamSettings defaults) => defaults with
    {
        PoolingTauSeconds = stream.Preset switch
        {
            StreamPreset.Fast => TrajectoryOptions.TauOf(TrajectoryPreset.Fast),
            StreamPreset.Default => TrajectoryOptions.TauOf(TrajectoryPreset.Default),
            StreamPreset.Calm => TrajectoryOptions.TauOf(TrajectoryPreset.Calm),
            StreamPreset.Utterance => TrajectoryOptions.TauOf(TrajectoryPreset.Utterance),
            _ => defaults.PoolingTauSeconds,
        },
        EmbedsUtterances = stream.Embeddings == Toggle.Auto ? defaults.EmbedsUtterances : stream.Embeddings == Toggle.On,
    };
}
