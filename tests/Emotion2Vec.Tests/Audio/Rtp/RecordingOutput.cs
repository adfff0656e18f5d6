using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Keeps the reports that a receiver sends.</summary>
internal sealed class RecordingOutput : IRtcpOutput
{
    public List<(byte[] Datagram, RtpPeer To)> Sent { get; } = [];

    public void Send(ReadOnlySpan<byte> datagram, in RtpPeer to) => Sent.Add((datagram.ToArray(), to));

    /// <summary>The report blocks of a datagram.</summary>
    public static List<RtcpReportBlock> BlocksOf(byte[] datagram)
    {
        Assert.True(RtcpReader.IsValid(datagram));
        var blocks = new List<RtcpReportBlock>();
        var reader = new RtcpReader(datagram);
        while (reader.TryRead(out var packet))
        {
            for (var i = 0; packet.TryReadBlock(i, out var block); i++)
            {
                blocks.Add(block);
            }
        }

        return blocks;
    }

    /// <summary>The kinds of packets in a datagram.</summary>
    public static List<RtcpType> TypesOf(byte[] datagram)
    {
        var types = new List<RtcpType>();
        var reader = new RtcpReader(datagram);
        while (reader.TryRead(out var packet))
        {
            types.Add(packet.Type);
        }

        return types;
    }
}
