using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>All that is read off one stream's scores under its settings: the trajectory, its events, and the utterances. Owned by the step thread.</summary>
internal sealed class StreamTrajectory
{
    private readonly LabelSelection _labels;
    private readonly int _labelCount;
    private readonly float[] _logits;
    private readonly TrajectoryPool _pool;
    private readonly EventReader _events;
    private readonly UtteranceReader _utterances;

    /// <summary>Creates a trajectory without a past.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="context">What it must know beside its settings.</param>
    /// <param name="settings">How its scores are pooled and judged, valid.</param>
    /// <param name="before">The finished trajectory whose place it takes: its count of episodes and utterances goes on; null for none.</param>
    public StreamTrajectory(StreamId stream, TrajectoryContext context, StreamSettings settings, StreamTrajectory? before = null)
    {
        _labels = context.Labels;
        _labelCount = context.Encoder.Labels.Count;
        _logits = new float[EngineContext.BlockFramesFor(context.Encoder) * _labels.Count];
        _pool = context.OpenPool(settings.PoolingTauSeconds);
        _events = new EventReader(stream, context, settings.TimedEventRules, before?._events.Episodes ?? 0);
        _utterances = new UtteranceReader(stream, context, settings, before?._utterances.Count ?? 0);
    }

    /// <summary>Pools the frames of a block, and reads events and utterances off them.</summary>
    /// <param name="block">Times, quality and the frames' weights are filled in; receives scores and phase.</param>
    /// <param name="slot">Holds the frames' logits, dimensions and features.</param>
    /// <param name="from">The block's first frame among those of the slot.</param>
    public void Fill(FrameBlock block, IEncoderSlot slot, int from)
    {
        var (count, m) = (block.FrameCount, block.DimensionCount);
        Fill(block, slot.Logits.Slice(from * _labelCount, count * _labelCount), slot.Dimensions.Slice(from * m, count * m), slot.Features, from, []);
    }

    /// <summary>Pools the frames of a block, and reads events and utterances off them.</summary>
    /// <param name="block">Times, quality and the frames' weights are filled in; receives scores and phase.</param>
    /// <param name="all">[T, V] the frames' logits, of all the model's classes.</param>
    /// <param name="dimensions">[T, M] the frames' dimensions.</param>
    /// <param name="features">Features of these frames and others; may be empty if no embedding is wanted.</param>
    /// <param name="from">The block's first frame among those.</param>
    /// <param name="phases">[T] receives the phase after each frame; empty if nobody asks.</param>
    public void Fill(FrameBlock block, ReadOnlySpan<float> all, ReadOnlySpan<float> dimensions, ReadOnlySpan<float> features, int from, Span<TrajectoryPhase> phases)
    {
        var (count, v, m) = (block.FrameCount, block.LabelCount, block.DimensionCount);
        var logits = _logits.AsSpan(0, count * v);
        for (var t = 0; t < count; t++)
        {
            _labels.Pick(all.Slice(t * _labelCount, _labelCount), logits.Slice(t * v, v));
        }

        for (var t = 0; t < count; t++)
        {
            var probabilities = block.ProbabilityBuffer.AsSpan(t * v, v);
            _pool.Pool(logits.Slice(t * v, v), dimensions.Slice(t * m, m), block.SpeechBuffer[t], probabilities);
            _pool.ReadDimensions(block.DimensionBuffer.AsSpan(t * m, m));
            _events.Take(block.FirstFrame + t, probabilities, _pool.Phase, block.SpeechBuffer[t]);
            if (!phases.IsEmpty)
            {
                phases[t] = _pool.Phase;
            }
        }

        _utterances.Take(block, logits, dimensions, features, from);
        block.Phase = _pool.Phase;
    }

    /// <summary>Tells the sinks what happened since the last time.</summary>
    /// <param name="firstFrame">A frame whose wall clock is known.</param>
    /// <param name="utcTicks">Its start.</param>
    public void Tell(long firstFrame, long utcTicks)
    {
        _events.Tell(firstFrame, utcTicks);
        _utterances.Tell();
    }

    /// <summary>The sound is over, or begins anew: ends what is heard, tells so, and forgets.</summary>
    /// <param name="nextFrame">The first frame after it.</param>
    /// <param name="utcTicks">Its start.</param>
    public void Finish(long nextFrame, long utcTicks)
    {
        _events.Finish(nextFrame);
        _utterances.Finish();
        Tell(nextFrame, utcTicks);
        _pool.Restart();
    }
}
