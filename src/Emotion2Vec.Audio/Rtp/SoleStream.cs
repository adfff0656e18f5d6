using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>The audience of a port that is one stream: it follows one sender at a time. Its own listener.</summary>
/// <param name="stream">Where packets become samples.</param>
/// <param name="writer">Counts what is refused.</param>
internal sealed class SoleStream(RtpStream stream, IAudioWriter writer) : IRtpAudience, IRtpListener
{
    private bool _hasFollowed;

    public int Capacity => 1;

    // Two senders must not interleave. A sender that restarts is quiet for longer than this between its two lives, as a rule.
    public TimeSpan HandoverQuiet { get; } = TimeSpan.FromMilliseconds(100);

    // The source itself fails when it has heard nothing for long.
    public TimeSpan? Patience => null;

    public ReceptionStatistics? Statistics => stream.Statistics;

    public TimeSpan Quiet => stream.Quiet;

    /// <summary>True once the sender followed has said goodbye, until another is followed.</summary>
    public bool HasEnded { get; private set; }

    public bool IsOver => false;

    public IRtpListener Admit(uint ssrc, string? name)
    {
        if (_hasFollowed)
        {
            stream.Restart();
        }

        _hasFollowed = true;
        HasEnded = false;
        return this;
    }

    public void Accept(in RtpPacket packet, ReadOnlySpan<byte> datagram, in PacketArrival arrival)
    {
        if (stream.IsAcceptable(packet))
        {
            stream.Accept(packet, arrival);
        }
        else
        {
            Reject();
        }
    }

    public void Reject() => writer.Count(SourceCounter.PacketsRejected);

    public void RejectStranger() => Reject();

    public void Report(in RtcpSenderInfo info) => stream.SenderReport(info.NtpTime, info.RtpTimestamp);

    public void Name(string name)
    {
    }

    public void Idle() => stream.Idle();

    public void Flush() => stream.Flush();

    public void End()
    {
        stream.Flush();
        HasEnded = true;
    }
}
