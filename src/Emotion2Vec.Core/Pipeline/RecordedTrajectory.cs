using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Core.Utterances;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// What is read off the scores of a recorded sound, by the same steps as a live stream's: the trajectory, its events, and the utterances. A sound that is analysed and one that
/// is streamed from the same file therefore agree.
/// </summary>
public sealed class RecordedTrajectory
{
    // What notices are about: a recorded sound has no name of its own.
    private static readonly StreamId Name = new("file");

    private RecordedTrajectory(float[] probabilities, float[] dimensions, TrajectoryPhase[] phases, Notes notes, IReadOnlyList<SoundBlock> blocks)
    {
        (Probabilities, Dimensions, Phases, Blocks) = (probabilities, dimensions, phases, blocks);
        (Events, Utterances) = (notes.Events, notes.Utterances);
    }

    /// <summary>[T, V] smoothed probabilities, calibrated where the encoder is, place-holders included with 0; empty without classes.</summary>
    public float[] Probabilities { get; }

    /// <summary>[T, M] smoothed dimensions; NaN while nothing was heard.</summary>
    public float[] Dimensions { get; }

    /// <summary>[T] whether the trajectory may be relied on after each frame; empty without classes.</summary>
    public TrajectoryPhase[] Phases { get; }

    /// <summary>What happened, in order. Wall clocks count from the sound's start, as if it had begun at the beginning of time.</summary>
    public IReadOnlyList<StreamEvent> Events { get; }

    /// <summary>What was heard between pauses, in order; wall clocks as for <see cref="Events"/>.</summary>
    public IReadOnlyList<StreamUtterance> Utterances { get; }

    /// <summary>How well the sound could be heard, chunk by chunk.</summary>
    public IReadOnlyList<SoundBlock> Blocks { get; }

    /// <summary>Reads a recorded sound.</summary>
    /// <param name="encoder">The encoder that gave the scores; its chunks are the stream's.</param>
    /// <param name="settings">How scores are pooled and judged.</param>
    /// <param name="rules">What an utterance is.</param>
    /// <param name="scores">The scores.</param>
    /// <returns>What a stream would have told.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: a setting is out of range.</exception>
    public static RecordedTrajectory Read(EncoderInfo encoder, StreamSettings settings, UtteranceRules rules, RecordedScores scores)
    {
        settings.ThrowIfInvalid();
        var notes = new Notes();
        var (frames, v, m) = ((int)ModelAudio.FramesIn(scores.Samples.Length), encoder.Labels.Count, encoder.Dimensions.Count);
        var trajectory = v == 0 ? null : new StreamTrajectory(Name, new(encoder, LabelSelection.InPlace(encoder.Labels), rules, notes), settings);
        var (probabilities, dimensions, phases) = (new float[frames * v], new float[v == 0 ? 0 : frames * m], new TrajectoryPhase[v == 0 ? 0 : frames]);
        var most = EngineContext.BlockFramesFor(encoder);
        var block = new FrameBlock(most, v, dimensionCount: m) { Stream = Name };
        var (meter, blocks) = (new LevelMeter(), new List<SoundBlock>());
        var metered = 0;
        for (var first = 0; first < frames; first += block.FrameCount)
        {
            block.FrameCount = Math.Min(most, frames - first);
            var end = (first + block.FrameCount) * ModelAudio.HopSamples;
            meter.Write(scores.Samples.Span[metered..end]);
            metered = end;
            (block.FirstFrame, block.UtcTicks) = (first, first * ModelAudio.FrameMilliseconds * TimeSpan.TicksPerMillisecond);
            block.Quality = meter.Take(first, block.FrameCount, out var level);
            block.Level = level;
            blocks.Add(new(first, block.FrameCount, block.Quality, level));
            if (trajectory is null)
            {
                continue;
            }

            Weigh(block, scores.Speech.Span);
            trajectory.Fill(block, Part(scores.Logits.Span, block, v), Part(scores.Dimensions.Span, block, m), scores.Features.Span, first, phases.AsSpan(first, block.FrameCount));
            trajectory.Tell(first, block.UtcTicks);
            block.Probabilities.CopyTo(probabilities.AsSpan(first * v));
            block.Dimensions.CopyTo(dimensions.AsSpan(first * m));
        }

        trajectory?.Finish(frames, frames * ModelAudio.FrameMilliseconds * TimeSpan.TicksPerMillisecond);
        return new(probabilities, dimensions, phases, notes, blocks);
    }

    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> values, FrameBlock block, int width) => values.Slice((int)block.FirstFrame * width, block.FrameCount * width);

    private static void Weigh(FrameBlock block, ReadOnlySpan<float> speech)
    {
        if (speech.IsEmpty)
        {
            block.SpeechBuffer.AsSpan().Fill(1);
        }
        else
        {
            speech.Slice((int)block.FirstFrame, block.FrameCount).CopyTo(block.SpeechBuffer);
        }
    }

    private sealed class Notes : INoticeTarget
    {
        public List<StreamEvent> Events { get; } = [];

        public List<StreamUtterance> Utterances { get; } = [];

        public void Post(Notice notice)
        {
            if (notice.Event is { } happened)
            {
                Events.Add(happened);
            }

            if (notice.Utterance is { } utterance)
            {
                Utterances.Add(utterance);
            }
        }
    }
}
