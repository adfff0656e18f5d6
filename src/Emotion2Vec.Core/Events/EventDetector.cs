namespace Emotion2Vec.Core.Events;

/// <summary>
/// Reads events off a trajectory: a class comes when it is clearly first for a while, and goes when it is low for a while or another one comes. A pure function of what it
/// is given, in order. One owner thread; allocates nothing after construction.
/// </summary>
/// <remarks>
/// At most one class is heard at a time (the active episode), and at most one more is about to be (the candidate). Every episode that was ever told ends in exactly one
/// event of stage <see cref="EmotionEventStage.Revised"/> or <see cref="EmotionEventStage.Ended"/>, if <see cref="Finish"/> is called at the end.
/// </remarks>
/// <param name="rules">The bars.</param>
/// <param name="firstEpisode">Number of the first episode, where others were counted before.</param>
public sealed class EventDetector(EventRules rules, long firstEpisode = 0)
{
    /// <summary>The most events that one frame can bring: a candidate taken back, an episode ended, a peak told, another begun.</summary>
    public const int MostPerFrame = 4;

    private const int None = -1;

    private long _episodes = firstEpisode;
    private Episode _active = Episode.Nothing;
    private Episode _candidate = Episode.Nothing;
    private int _low;
    private long _lowFrom;
    private long _earliestOnset;

    /// <summary>The class that is heard; -1 for none.</summary>
    public int Active => _active.Label;

    /// <summary>Number of the next episode.</summary>
    public long Episodes => _episodes;

    /// <summary>Takes one frame.</summary>
    /// <param name="frame">Its index; one more than the last one's.</param>
    /// <param name="probabilities">[V] the trajectory after it.</param>
    /// <param name="events">[<see cref="MostPerFrame"/>] receives what happened, in order.</param>
    /// <returns>How many events there are.</returns>
    public int Step(long frame, ReadOnlySpan<float> probabilities, Span<EmotionEvent> events)
    {
        var count = 0;
        if (_active.Label != None)
        {
            Follow(ref _active, frame, probabilities);
        }

        var clear = Clear(probabilities);
        if (_candidate.Label != None && clear != _candidate.Label)
        {
            events[count++] = Withdraw(frame, probabilities[_candidate.Label]);
        }

        if (_candidate.Label != None)
        {
            Follow(ref _candidate, frame, probabilities);
            if (frame - _candidate.Crossing + 1 >= rules.EnterFrames)
            {
                Confirm(frame, probabilities, events, ref count);
            }
        }
        else if (clear != None && clear != _active.Label)
        {
            _candidate = new(_episodes++, clear, _active.Label, frame, Math.Max(EarliestOnset, frame - rules.DelayFrames), frame, probabilities[clear], 0);
            events[count++] = Tell(_candidate, _candidate.Coming, EmotionEventStage.Provisional, frame, probabilities[clear]);
        }

        TellPeak(frame, probabilities, events, ref count);
        Leave(frame, probabilities, events, ref count);
        return count;
    }

    /// <summary>Ends what is heard, because there is nothing to hear any more: a pause, or the end of the sound.</summary>
    /// <param name="frame">The frame at which this is decided.</param>
    /// <param name="endFrame">First frame without sound to judge, at most <paramref name="frame"/>; nothing begins before it from now on.</param>
    /// <param name="events">[<see cref="MostPerFrame"/>] receives what happened, in order.</param>
    /// <returns>How many events there are.</returns>
    public int Finish(long frame, long endFrame, Span<EmotionEvent> events)
    {
        var count = 0;
        if (_candidate.Label != None)
        {
            events[count++] = Withdraw(frame, 0);
        }

        if (_active.Label != None)
        {
            events[count++] = End(frame, endFrame, 0);
        }

        _earliestOnset = endFrame;
        return count;
    }

    // What is heard was at its clearest before the next class came.
    private long EarliestOnset => _active.Label == None ? _earliestOnset : Math.Max(_earliestOnset, _active.PeakFrame + 1);

    // The class that meets the bars for coming; the first of two equals has no margin, so there is at most one.
    private int Clear(ReadOnlySpan<float> probabilities)
    {
        var (first, second) = (None, 0f);
        for (var i = 0; i < probabilities.Length; i++)
        {
            if (first == None || probabilities[i] > probabilities[first])
            {
                second = first == None ? 0 : probabilities[first];
                first = i;
            }
            else
            {
                second = Math.Max(second, probabilities[i]);
            }
        }

        return first != None && probabilities[first] >= rules.EnterProbability && probabilities[first] - second >= rules.EnterMargin ? first : None;
    }

    private static void Follow(ref Episode episode, long frame, ReadOnlySpan<float> probabilities)
    {
        if (probabilities[episode.Label] > episode.PeakProbability)
        {
            episode = episode with { PeakFrame = frame, PeakProbability = probabilities[episode.Label] };
        }
    }

    private EmotionEvent Withdraw(long frame, float probability)
    {
        var withdrawn = Tell(_candidate, _candidate.Coming, EmotionEventStage.Revised, frame, probability) with { EndFrame = frame };
        _candidate = Episode.Nothing;
        return withdrawn;
    }

    private void Confirm(long frame, ReadOnlySpan<float> probabilities, Span<EmotionEvent> events, ref int count)
    {
        if (_active.Label != None)
        {
            events[count++] = End(frame, _candidate.Onset, probabilities[_active.Label]);
        }

        events[count++] = Tell(_candidate, _candidate.Coming, EmotionEventStage.Confirmed, frame, probabilities[_candidate.Label]);
        (_active, _candidate, _low) = (_candidate, Episode.Nothing, 0);
        _earliestOnset = _active.Onset;
    }

    // A higher peak than one that was told is told anew.
    private void TellPeak(long frame, ReadOnlySpan<float> probabilities, Span<EmotionEvent> events, ref int count)
    {
        if (_active.Label != None && _active.PeakProbability > _active.ToldPeak && probabilities[_active.Label] <= _active.PeakProbability - rules.PeakFall)
        {
            _active = _active with { ToldPeak = _active.PeakProbability };
            events[count++] = Tell(_active, EmotionEventKind.Peak, EmotionEventStage.Confirmed, frame, probabilities[_active.Label]);
        }
    }

    private void Leave(long frame, ReadOnlySpan<float> probabilities, Span<EmotionEvent> events, ref int count)
    {
        if (_active.Label == None || probabilities[_active.Label] >= rules.LeaveProbability)
        {
            _low = 0;
            return;
        }

        if (_low++ == 0)
        {
            _lowFrom = frame;
        }

        if (_low >= rules.LeaveFrames)
        {
            events[count++] = End(frame, _lowFrom - rules.DelayFrames, probabilities[_active.Label]);
        }
    }

    private EmotionEvent End(long frame, long endFrame, float probability)
    {
        // A smoothed score rises no longer than its class is heard, so however far the end is dated back, the peak lies before it.
        var end = Math.Max(endFrame, _active.PeakFrame + 1);
        var stage = end - _active.Onset < rules.LeastFrames ? EmotionEventStage.Revised : EmotionEventStage.Ended;
        var ended = Tell(_active, EmotionEventKind.Offset, stage, frame, probability) with { EndFrame = end };
        (_active, _low) = (Episode.Nothing, 0);
        _earliestOnset = end;
        return ended;
    }

    private static EmotionEvent Tell(in Episode episode, EmotionEventKind kind, EmotionEventStage stage, long frame, float probability) =>
        new(episode.Number, kind, stage, episode.Label, episode.Previous, frame, episode.Onset, None, episode.PeakFrame, episode.PeakProbability, probability);

    // Previous: what was heard at the crossing. It stays so even if that ends before this one is sure, because it was told so.
    private readonly record struct Episode(long Number, int Label, int Previous, long Crossing, long Onset, long PeakFrame, float PeakProbability, float ToldPeak)
    {
        public static Episode Nothing { get; } = new(None, None, None, 0, 0, 0, 0, 0);

        public EmotionEventKind Coming => Previous == None ? EmotionEventKind.Onset : EmotionEventKind.Change;
    }
}
