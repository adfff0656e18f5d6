using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>The audience of a port where each sender is a stream of its own.</summary>
/// <param name="session">The payload types accepted, and what is known of senders' names.</param>
/// <param name="options">How many there may be, and how patient to be with each.</param>
/// <param name="host">Takes the streams in.</param>
/// <param name="time">Tells times.</param>
internal sealed class GuestHall(RtpSession session, RtpReceiverOptions options, IStreamHost host, TimeProvider time) : IRtpAudience
{
    public int Capacity => options.MaxSenders;

    // Long enough that nobody who pauses for breath loses their place to a newcomer.
    public TimeSpan HandoverQuiet { get; } = TimeSpan.FromSeconds(2);

    public TimeSpan? Patience => options.Silence;

    /// <summary>Packets that belonged to no stream.</summary>
    public long Strangers { get; private set; }

    public IRtpListener Admit(uint ssrc, string? name) =>
        new GuestStream(session, options, ssrc, session.SenderNames.GetValueOrDefault(ssrc) ?? name, host, time);

    public void RejectStranger() => Strangers++;
}
