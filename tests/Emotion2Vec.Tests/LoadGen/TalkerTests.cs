using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.LoadGen.Talking;

namespace Emotion2Vec.Tests.LoadGen;

public sealed class TalkerTests
{
    private static readonly IPEndPoint To = new(IPAddress.Loopback, 5004);

    [Theory]
    [InlineData(nameof(TalkerCodec.Pcmu), 0, 160)]
    [InlineData(nameof(TalkerCodec.L16), 96, 320)]
    [InlineData(nameof(TalkerCodec.Opus), 96, 960)]
    public void Next_EveryCodec_IsReadByTheReceiverAsOneUnbrokenSender(string codec, int payloadType, int step)
    {
        var talker = new Talker(TalkerPlan.Of(3, 5, Enum.Parse<TalkerCodec>(codec), To));
        var datagram = new byte[talker.LongestBytes];
        ushort sequence = 0;
        for (var i = 0; i < 2 * Payloads.Round; i++)
        {
            var bytes = talker.Next(datagram);

            Assert.Equal(RtpPacketError.None, RtpPacket.TryParse(datagram.AsSpan(0, bytes), out var packet));
            sequence = i == 0 ? packet.Sequence : ++sequence;
            Assert.Equal((sequence, (uint)(talker.FirstTimestamp + (i * step)), talker.Plan.Ssrc), (packet.Sequence, packet.Timestamp, packet.Ssrc));
            Assert.Equal((payloadType, i == 0), (packet.PayloadType, packet.Marker));
            Assert.False(packet.Payload.IsEmpty);
        }
    }

    [Fact]
    public void Next_SameSeed_GivesTheSamePackets_AndAnotherSeedOthers()
    {
        byte[] first = Packets(7), again = Packets(7), other = Packets(8);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Next_TalkersOfOneSeed_DifferInVoiceAndPhaseAndSsrc()
    {
        var talkers = TalkerPlan.Row(To, 20, 0, TalkerCodec.Pcmu, seed: 1).Select(plan => new Talker(plan)).ToList();

        Assert.Equal(20, talkers.Select(talker => talker.Plan.Ssrc).Distinct().Count());
        Assert.Equal(20, talkers.Select(talker => talker.Phase).Distinct().Count());
        Assert.Equal(20, talkers.Select(talker => Convert.ToHexString(Speak(talker, 200))).Distinct().Count());
    }

    [Fact]
    public void SentAt_ATimestampWithinAPacket_IsWhenThatPacketWasSent()
    {
        var talker = new Talker(TalkerPlan.Of(1, 0, TalkerCodec.Pcmu, To));
        var datagram = new byte[talker.LongestBytes];
        for (var i = 0; i < 3000; i++)
        {
            talker.Next(datagram);
            talker.Sent(1000 + i);
        }

        Assert.Equal(1000 + 2998, talker.SentAt(talker.FirstTimestamp + (2998 * 160) + 159));
        Assert.Equal(1000 + 2999, talker.SentAt(talker.FirstTimestamp + (2999 * 160)));
        Assert.Null(talker.SentAt(talker.FirstTimestamp + (3000 * 160)));
        Assert.Null(talker.SentAt(talker.FirstTimestamp));
    }

    [Fact]
    public void Row_BeyondTheLastPort_SaysSo()
    {
        Assert.Equal(65_534, TalkerPlan.Row(new(IPAddress.Loopback, 65_530), 3, 2, TalkerCodec.Pcmu, 1)[^1].To.Port);
        var error = Assert.Throws<Emotion2VecException>(() => TalkerPlan.Row(new(IPAddress.Loopback, 65_530), 4, 2, TalkerCodec.Pcmu, 1));
        Assert.Contains("beyond 65535", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Packets(int seed) => Speak(new Talker(TalkerPlan.Of(seed, 0, TalkerCodec.Opus, To)), 100);

    private static byte[] Speak(Talker talker, int packets)
    {
        var datagram = new byte[talker.LongestBytes];
        return [.. Enumerable.Range(0, packets).SelectMany(_ => datagram[..talker.Next(datagram)][Talker.HeaderBytes..])];
    }
}
