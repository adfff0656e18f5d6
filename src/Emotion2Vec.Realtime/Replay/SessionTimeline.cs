using Emotion2Vec.Messaging.Sessions;

namespace Emotion2Vec.Realtime.Replay;

/// <summary>Where messages stand in a session: time since its first moment, never backwards, and without the hours between two runs that wrote to one file.</summary>
internal sealed class SessionTimeline
{
    /// <summary>A silence longer than this is cut.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(60);

    /// <summary>To this.</summary>
    public static readonly TimeSpan CutGap = TimeSpan.FromSeconds(1);

    private DateTimeOffset? _first;
    private TimeSpan _cut;

    /// <summary>The place of the latest message.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>What wall clocks of messages are moved by so that the session begins at the beginning of time: the same for all messages between two cuts.</summary>
    public TimeSpan ToZero => _first is { } first ? -(first - DateTimeOffset.MinValue) - _cut : TimeSpan.Zero;

    /// <summary>Takes the next message.</summary>
    /// <param name="message">The message.</param>
    public void Take(SessionMessage message)
    {
        if (message.At is not { } at)
        {
            return;
        }

        _first ??= at;
        var place = at - _first.Value - _cut;
        if (place - Position > LongestGap)
        {
            _cut += place - Position - CutGap;
            place = Position + CutGap;
        }

        Position = place > Position ? place : Position;
    }
}
