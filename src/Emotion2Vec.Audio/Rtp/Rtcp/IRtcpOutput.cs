namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>Sends what a receiver has to say.</summary>
internal interface IRtcpOutput
{
    /// <summary>Sends a datagram; one that cannot be sent is lost, as on the way.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="to">Where to.</param>
    void Send(ReadOnlySpan<byte> datagram, in RtpPeer to);
}
