using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Messaging.Console;

/// <summary>What the console knows of one stream. Owned by the sink's pump.</summary>
/// <param name="stream">Which stream.</param>
/// <param name="labelCount">Classes per frame.</param>
internal sealed class StreamRow(StreamId stream, int labelCount)
{
    private readonly float[] _probabilities = new float[labelCount];

    /// <summary>Which stream.</summary>
    public string Id { get; } = TerminalText.Clean(stream.ToString());

    /// <summary>Its condition.</summary>
    public StreamCondition Condition { get; private set; } = StreamCondition.Online;

    /// <summary>Whether scores are meaningful yet.</summary>
    public TrajectoryPhase Phase { get; private set; }

    /// <summary>0 (nothing heard) to 1 (clean).</summary>
    public float Quality { get; private set; }

    /// <summary>How loud its sound was in the latest block.</summary>
    public SoundLevel Level { get; private set; } = SoundLevel.Silence;

    /// <summary>Median and 99th percentile of latency in milliseconds; NaN before the first health report.</summary>
    public (double P50, double P99) LatencyMs { get; private set; } = (double.NaN, double.NaN);

    /// <summary>Packets lost or late since the stream started.</summary>
    public long LostPackets { get; private set; }

    /// <summary>Samples dropped for want of room since the stream started.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>[V] probabilities of the latest frame; all zero before the first.</summary>
    public ReadOnlySpan<float> Probabilities => _probabilities;

    /// <summary>Takes the last frame of a block. Allocates nothing.</summary>
    public void Take(FrameBlock block)
    {
        if (block.FrameCount > 0 && block.LabelCount == _probabilities.Length)
        {
            block.Probabilities[^block.LabelCount..].CopyTo(_probabilities);
        }

        Phase = block.Phase;
        Quality = block.Quality;
        Level = block.Level;
    }

    /// <summary>Takes a condition.</summary>
    public void Take(StreamStatus status)
    {
        Condition = status.Condition;

        // What was heard last says nothing about a source that is silent since.
        Level = status.Condition == StreamCondition.Online ? Level : SoundLevel.Silence;
    }

    /// <summary>Takes a health report.</summary>
    public void Take(StreamHealth health)
    {
        LatencyMs = (health.LatencyP50Ms, health.LatencyP99Ms);
        LostPackets = health.Source.GetValueOrDefault(SourceCounter.PacketsLost) + health.Source.GetValueOrDefault(SourceCounter.PacketsLate);
        DroppedSamples = health.RingDroppedSamples;
    }
}
