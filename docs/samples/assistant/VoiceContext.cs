using System.Globalization;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;

namespace VoiceAssistant;

/// <summary>
/// Turns what the library hears into one short, careful line for the prompt of a voice assistant's language model. The line speaks of how a voice sounds, never of
/// what a person feels, and says so little that a model does not make too much of it. Owned by one thread.
/// </summary>
/// <param name="caution">The model's word of caution: <c>listener.Caution</c>.</param>
public sealed class VoiceContext(string caution)
{
    private StreamState? _state;
    private StreamEvent? _current;
    private StreamUtterance? _utterance;
    private string _before = "";

    /// <summary>Takes a state, of <c>stream.States()</c>.</summary>
    public void Add(StreamState state) => _state = state;

    /// <summary>Takes an utterance, of <c>stream.Utterances()</c>.</summary>
    public void Add(StreamUtterance utterance) => _utterance = utterance;

    /// <summary>Takes an event, of <c>stream.Events()</c>.</summary>
    public void Add(StreamEvent happened)
    {
        var (stage, kind) = (happened.Event.Stage, happened.Event.Kind);
        if (stage == EmotionEventStage.Confirmed && kind is (EmotionEventKind.Onset or EmotionEventKind.Change))
        {
            _before = happened.PreviousLabel.Length > 0 ? happened.PreviousLabel : _before;
            _current = happened;
        }
        else if (happened.Event.Episode == _current?.Event.Episode)
        {
            _before = stage == EmotionEventStage.Ended ? happened.Label : _before;
            _current = stage is EmotionEventStage.Ended or EmotionEventStage.Revised ? null : _current;
        }
    }

    /// <summary>The line; empty before anything is known.</summary>
    /// <param name="nowMs">Now, on the stream's own clock.</param>
    public string Line(long nowMs)
    {
        if (_state is null)
        {
            return "";
        }

        var warning = caution.Length > 0 ? $" ({caution} model, do not rely on it)" : "";
        return $"voice{warning}: {Picture(_state, nowMs)}{(_state.Quality < 0.6f ? " (poor sound)" : "")}";
    }

    private string Picture(StreamState state, long nowMs)
    {
        if (state.Phase == TrajectoryPhase.NoSpeech)
        {
            return "nobody speaks";
        }

        var before = _before.Length > 0 ? $"; before: {_before}" : "";
        if (_current is { } current)
        {
            var confidence = state.Label == current.Label ? state.Confidence : current.Event.Probability;
            var seconds = Math.Max(0, nowMs - (current.Event.OnsetFrame * 20)) / 1000;
            return $"sounds {current.Label} ({Two(confidence)}) since {seconds} s{before}";
        }

        return _utterance is { IsUncertain: false } last && before.Length == 0
            ? $"no clear expression; last utterance sounded {last.Label} ({Two(last.Confidence)})"
            : $"no clear expression{before}";
    }

    private static string Two(float value) => (Math.Floor((Math.Round(value, 4) * 100) + 0.5) / 100).ToString("0.00", CultureInfo.InvariantCulture);
}
