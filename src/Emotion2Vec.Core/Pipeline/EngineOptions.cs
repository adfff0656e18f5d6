using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>How the engine runs its streams. Immutable after start.</summary>
public sealed record EngineOptions
{
    /// <summary>Seconds of sound each stream's ring holds; what a source may be ahead of the encoder before sound is dropped.</summary>
    /// <value>The default value is 4 seconds: several of the longest chunks, and still a delay that nobody mistakes for live.</value>
    [Range(0.5, 60)]
    public double RingSeconds { get; init; } = 4;

    /// <summary>Settings of streams that are added without settings of their own.</summary>
    /// <value>The defaults of <see cref="StreamSettings"/>.</value>
    public StreamSettings Defaults { get; init; } = new();

    /// <summary>Which of the model's classes are published, and under which names.</summary>
    /// <value>All by default, under the model's names.</value>
    public LabelRules Labels { get; init; } = new();

    /// <summary>What an utterance is.</summary>
    /// <value>The defaults of <see cref="UtteranceRules"/>.</value>
    public UtteranceRules Utterances { get; init; } = new();

    /// <summary>Frame blocks that may wait for each sink before the oldest are dropped.</summary>
    /// <value>The default value is 256 blocks: about 80 seconds of one stream at 16 frames per block.</value>
    [Range(1, 65536)]
    public int SinkQueueBlocks { get; init; } = 256;

    /// <summary>Seconds between a stream's health reports.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(1, 3600)]
    public double HealthIntervalSeconds { get; init; } = 10;

    /// <summary>Whether live guests are refused that would be more than 0.7 of what the encoder was measured to carry. Other live streams start with a warning; files have no hurry, and do not count.</summary>
    /// <value>The default value is false: <see cref="MaxStreams"/> alone counts.</value>
    public bool RefuseBeyondCapacity { get; init; }

    /// <summary>Step threads, each with streams of its own. Several that compute on one core each carry more streams than one that computes on several.</summary>
    /// <value>The default value is 1.</value>
    [Range(1, 256)]
    public int Lanes { get; init; } = 1;

    /// <summary>Streams that may run at a time.</summary>
    /// <value>The default value is 256.</value>
    [Range(1, 65536)]
    public int MaxStreams { get; init; } = 256;

    /// <summary>
    /// What the encoder was found to carry on this machine before streams came: an entry for each kind of lane, in the order of lanes; the last holds for all that remain. Batch limits hold for every lane of a kind,
    /// new streams are shared out by it, and until streams were measured it tells how many may come. Empty if nothing was measured.
    /// </summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<StepCapacity> Capacities { get; init; } = [];
}
