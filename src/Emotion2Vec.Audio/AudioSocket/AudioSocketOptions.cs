using System.Net;

namespace Emotion2Vec.Audio.AudioSocket;

/// <summary>Where an AudioSocket door is, and how patient.</summary>
internal sealed record AudioSocketOptions
{
    /// <summary>Where to listen; port 0 lets the system choose.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>Connections at a time; more are turned away.</summary>
    /// <value>The default is 64, as many streams as a node takes by default.</value>
    public int MaxCalls { get; init; } = 64;

    /// <summary>How long a connection may take to say which stream it is.</summary>
    /// <value>The default is 5 s: Asterisk says it at once.</value>
    public TimeSpan HelloPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call may bring no complete message.</summary>
    /// <value>The default is 30 s: a call on hold may be silent on the wire for a while.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);
}
