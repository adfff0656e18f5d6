using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>Hears one sender that proved real. All members belong to the receiver's thread.</summary>
internal interface IRtpListener
{
    /// <summary>How the sender is heard, for receiver reports; null as long as nothing is known.</summary>
    ReceptionStatistics? Statistics { get; }

    /// <summary>How long ago a packet was accepted, or the listener created.</summary>
    TimeSpan Quiet { get; }

    /// <summary>True if it wants no more: whoever owns it stopped it.</summary>
    bool IsOver { get; }

    /// <summary>Takes a packet.</summary>
    /// <param name="packet">A packet of the sender, of a payload type of the session.</param>
    /// <param name="datagram">The packet's own bytes.</param>
    /// <param name="arrival">When it came.</param>
    void Accept(in RtpPacket packet, ReadOnlySpan<byte> datagram, in PacketArrival arrival);

    /// <summary>Counts a packet that was refused.</summary>
    void Reject();

    /// <summary>Takes what the sender says of its clock.</summary>
    /// <param name="info">Its words.</param>
    void Report(in RtcpSenderInfo info);

    /// <summary>Takes what the sender calls itself.</summary>
    /// <param name="name">Its CNAME; any text.</param>
    void Name(string name);

    /// <summary>To be called often: lets go what has waited for long enough.</summary>
    void Idle();

    /// <summary>Lets go all that waits.</summary>
    void Flush();

    /// <summary>The sender left, or was quiet for too long: what waits is let go, and nothing more comes.</summary>
    void End();
}
