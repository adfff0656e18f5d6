using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Reads a stream's events off its trajectory, frame by frame, and tells the sinks after the block that they were read off. Owned by the step thread; allocates only when
/// something happened.
/// </summary>
/// <remarks>
/// While the trajectory warms up it says little, and while nobody speaks it stands still: neither brings events. A pause long enough to begin the trajectory anew ends
/// what was heard where the speech ended.
/// </remarks>
/// <param name="stream">The stream.</param>
/// <param name="context">What it must know beside its settings.</param>
/// <param name="rules">When a class counts as heard, with the delay of the stream's pool.</param>
/// <param name="firstEpisode">Number of the first episode.</param>
internal sealed class EventReader(StreamId stream, TrajectoryContext context, EventRules rules, long firstEpisode = 0)
{
    private readonly EventDetector _detector = new(rules, firstEpisode);
    private readonly EmotionEvent[] _some = new EmotionEvent[EventDetector.MostPerFrame];
    private readonly List<EmotionEvent> _waiting = [];
    private long _speechEnd;
    private bool _isPaused;

    /// <summary>Number of the next episode.</summary>
    public long Episodes => _detector.Episodes;

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">Index since the stream's start.</param>
    /// <param name="probabilities">[V] the trajectory after it.</param>
    /// <param name="phase">Whether they mean anything.</param>
    /// <param name="speech">With which weight the frame entered the trajectory.</param>
    public void Take(long frame, ReadOnlySpan<float> probabilities, TrajectoryPhase phase, float speech)
    {
        if (phase == TrajectoryPhase.NoSpeech)
        {
            if (!_isPaused)
            {
                _isPaused = true;
                Finish(frame, _speechEnd);
            }

            return;
        }

        _isPaused = false;
        if (speech > 0)
        {
            _speechEnd = frame + 1;
        }

        if (phase == TrajectoryPhase.Tracking)
        {
            _waiting.AddRange(_some.AsSpan(0, _detector.Step(frame, probabilities, _some)));
        }
    }

    /// <summary>The sound is over, or begins anew: ends what is heard.</summary>
    /// <param name="frame">The first frame after it.</param>
    public void Finish(long frame) => Finish(frame, frame);

    /// <summary>Tells the sinks what was read off since the last time.</summary>
    /// <param name="firstFrame">A frame whose wall clock is known.</param>
    /// <param name="utcTicks">Its start.</param>
    public void Tell(long firstFrame, long utcTicks)
    {
        foreach (var heard in _waiting)
        {
            // Once a frame is complete it can be decided: its start and the 25 ms that it sees.
            var ms = ((heard.Frame - firstFrame) * ModelAudio.FrameMilliseconds) + (1000 * ModelAudio.SupportSamples / ModelAudio.SampleRate);
            var at = new DateTimeOffset(Math.Clamp(utcTicks + (ms * TimeSpan.TicksPerMillisecond), 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
            var labels = context.Labels.Names;
            context.Notices.Post(new Notice(Event: new(stream, heard, labels[heard.Label], heard.Previous < 0 ? "" : labels[heard.Previous], at)));
        }

        _waiting.Clear();
    }

    private void Finish(long frame, long endFrame) => _waiting.AddRange(_some.AsSpan(0, _detector.Finish(frame, endFrame, _some)));
}
