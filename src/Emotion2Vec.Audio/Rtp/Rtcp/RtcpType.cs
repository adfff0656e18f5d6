namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>Kinds of RTCP packets that are read or written; others are skipped.</summary>
internal enum RtcpType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Goodbye = 203,
    Application = 204,

    /// <summary>RFC 3611.</summary>
    ExtendedReport = 207,
}
