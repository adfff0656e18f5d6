using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Reads a stream's utterances off its frames, and tells the sinks behind the block in which they were found to be over. Owned by the step thread; allocates only when an
/// utterance ended.
/// </summary>
internal sealed class UtteranceReader
{
    private readonly StreamId _stream;
    private readonly TrajectoryContext _context;
    private readonly UncertaintyRules _uncertainty;
    private readonly UtteranceDetector _detector;
    private readonly List<Utterance> _waiting = [];
    private readonly int _featureSize;

    /// <summary>Creates a reader that has heard nothing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="context">What it must know beside its settings.</param>
    /// <param name="settings">How its scores are judged, and whether embeddings are wanted.</param>
    /// <param name="first">Number of the first utterance.</param>
    public UtteranceReader(StreamId stream, TrajectoryContext context, StreamSettings settings, long first = 0)
    {
        _stream = stream;
        _context = context;
        _uncertainty = settings.UncertaintyRules;
        _featureSize = settings.EmbedsUtterances ? context.Encoder.FeatureSize : 0;
        _detector = new UtteranceDetector(context.Utterances, context.OpenPool(double.PositiveInfinity), _featureSize, first);
    }

    /// <summary>Number of the next utterance.</summary>
    public long Count => _detector.Count;

    /// <summary>Takes the frames of a block.</summary>
    /// <param name="block">The block, filled.</param>
    /// <param name="logits">[T, K] their logits of the published classes.</param>
    /// <param name="dimensions">[T, M] their dimensions.</param>
    /// <param name="features">Features of these frames and others of their step; may be empty if no embedding is wanted.</param>
    /// <param name="from">The block's first frame among those.</param>
    public void Take(FrameBlock block, ReadOnlySpan<float> logits, ReadOnlySpan<float> dimensions, ReadOnlySpan<float> features, int from)
    {
        var (v, m) = (block.LabelCount, block.DimensionCount);
        for (var t = 0; t < block.FrameCount; t++)
        {
            var ended = _detector.Take(new()
            {
                Index = block.FirstFrame + t,
                UtcTicks = block.UtcTicks + (t * ModelAudio.FrameMilliseconds * TimeSpan.TicksPerMillisecond),
                Logits = logits.Slice(t * v, v),
                Dimensions = dimensions.Slice(t * m, m),
                Features = features.Slice((from + t) * _featureSize, _featureSize),
                Speech = block.SpeechBuffer[t],
                Quality = block.Quality,
            });
            Keep(ended);
        }
    }

    /// <summary>The sound is over, or begins anew: ends the utterance that goes on.</summary>
    public void Finish() => Keep(_detector.Finish());

    /// <summary>Tells the sinks what ended since the last time.</summary>
    public void Tell()
    {
        foreach (var utterance in _waiting)
        {
            _context.Notices.Post(new Notice(Utterance: Describe(utterance)));
        }

        _waiting.Clear();
    }

    private void Keep(Utterance? ended)
    {
        if (ended is not null)
        {
            _waiting.Add(ended);
        }
    }

    private StreamUtterance Describe(Utterance utterance)
    {
        var label = TopClass.Of(utterance.Probabilities);
        return new()
        {
            Stream = _stream,
            Number = utterance.Number,
            StartMs = utterance.StartFrame * ModelAudio.FrameMilliseconds,
            EndMs = utterance.EndFrame * ModelAudio.FrameMilliseconds,
            VoicedMs = (long)Math.Round(utterance.VoicedFrames * ModelAudio.FrameMilliseconds),
            StartedAt = new(Math.Clamp(utterance.StartUtcTicks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero),
            Label = _context.Labels.Names[label],
            Confidence = utterance.Probabilities[label],
            IsUncertain = _uncertainty.AreUncertain(utterance.Probabilities),
            Probabilities = utterance.Probabilities,
            Dimensions = DimensionValue.Join(_context.Encoder.Dimensions, utterance.Dimensions),
            Quality = utterance.Quality,
            Embedding = utterance.Embedding,
        };
    }
}
