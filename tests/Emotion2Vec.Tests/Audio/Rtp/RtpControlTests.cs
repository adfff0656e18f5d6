using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Native;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>RTCP as a receiver of one stream speaks it.</summary>
public sealed class RtpControlTests
{
    private const uint Ssrc = 0xA0A0A0A0;

    private static readonly RtpPeer Sender = RtpPeer.From(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 6000));
    private static readonly RtpPeer Stranger = RtpPeer.From(new IPEndPoint(IPAddress.Parse("192.0.2.2"), 6000));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly RecordingWriter _writer = new();
    private readonly RecordingOutput _output = new();
    private int _sent;

    [Fact]
    public void Idle_WhileASenderIsHeard_ReportsLossAndEchoesItsReport()
    {
        using var rig = Rig();
        rig.Receiver.AcceptControl([.. RtcpBytes.SenderReport(Ssrc, 0x1111_2222_3333_4444, 0), .. RtcpBytes.Name(Ssrc, "someone")], Sender.AtPort(6007));
        Play(rig, 150, lose: i => i % 10 == 7);
        Play(rig, 600);

        var (datagram, to) = _output.Sent[0];
        Assert.Equal(Sender.AtPort(6007), to);
        Assert.Equal([RtcpType.ReceiverReport, RtcpType.SourceDescription], RecordingOutput.TypesOf(datagram));
        var block = Assert.Single(RecordingOutput.BlocksOf(datagram));
        Assert.Equal((Ssrc, 0x2222_3333u), (block.Ssrc, block.LastReport));
        Assert.InRange(block.Delay / 65536.0, 1.0, 4.0);
        Assert.InRange(block.Reception.CumulativeLost, 5, 15);
        Assert.InRange(block.Reception.FractionLost / 256.0, 0.08, 0.12);
        Assert.InRange(_output.Sent.Count, 3, 9);
        Assert.Equal(0, RecordingOutput.BlocksOf(_output.Sent[^1].Datagram)[0].Reception.FractionLost);
    }

    // Half a minute before the packets came: what counts is when the sender says that its sound was captured.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AcceptControl_SenderReport_TellsWhenTheSoundWasCaptured(bool isBeforeTheSound)
    {
        using var rig = Rig();
        var captured = _time.GetUtcNow().UtcDateTime.AddSeconds(-30);
        var report = RtcpBytes.SenderReport(Ssrc, NtpTime.FromUtcTicks(captured.Ticks), 0);
        if (isBeforeTheSound)
        {
            rig.Receiver.AcceptControl(report, Sender.AtPort(6001));
        }

        Play(rig, 10);
        rig.Receiver.AcceptControl(report, Sender.AtPort(6001));
        rig.Receiver.AcceptControl(RtcpBytes.SenderReport(Ssrc, 1, 0), Stranger);
        Play(rig, 100);

        var marks = _writer.Marks.Where(mark => mark.Kind == AudioMarkKind.Clock).Skip(isBeforeTheSound ? 0 : 1).ToList();
        Assert.InRange(marks.Count, 2, 5);
        Assert.All(marks, mark => Assert.Equal(captured.AddSeconds(mark.RtpTimestamp / 8000.0).Ticks, mark.Value, 10.0 * TimeSpan.TicksPerMillisecond));
    }

    [Fact]
    public void Idle_SenderThatNeverReports_IsToldAtThePortAboveOrAtItsOwnIfMuxed()
    {
        using var rig = Rig();
        Play(rig, 200);
        Assert.Equal(Sender.AtPort(6001), _output.Sent[0].To);

        _output.Sent.Clear();
        using var muxed = Rig(session => session with { Rtcp = RtcpMode.Muxed });
        Play(muxed, 200);
        Assert.Equal(Sender, _output.Sent[0].To);

        _output.Sent.Clear();
        var place = new IPEndPoint(IPAddress.Loopback, 7);
        using var told = Rig(session => session with { ReportTarget = place });
        Play(told, 200);
        Assert.Equal(RtpPeer.From(place), _output.Sent[0].To);

        _output.Sent.Clear();
        using var off = Rig(session => session with { Rtcp = RtcpMode.Off });
        Play(off, 1000);
        Assert.Empty(_output.Sent);
    }

    [Fact]
    public void Leave_AfterASender_SaysGoodbye()
    {
        using var rig = Rig();
        Play(rig, 20);
        rig.Receiver.Leave();

        var types = RecordingOutput.TypesOf(Assert.Single(_output.Sent).Datagram);
        Assert.Equal([RtcpType.ReceiverReport, RtcpType.SourceDescription, RtcpType.Goodbye], types);
    }

    [Fact]
    public void AcceptControl_GoodbyeOfTheSender_EndsTheStream()
    {
        using var rig = Rig();
        Play(rig, 10);
        rig.Receiver.AcceptControl(RtcpBytes.Goodbye(Ssrc), Stranger);
        rig.Receiver.AcceptControl(RtcpBytes.Goodbye(Ssrc + 1), Sender);
        Assert.False(rig.Sole.HasEnded);

        // On RTP's own port too.
        rig.Receiver.Accept(RtcpBytes.Goodbye(Ssrc), Sender.AtPort(6001));
        Assert.True(rig.Sole.HasEnded);
        var written = _writer.Written;
        Play(rig, 5);
        Assert.Equal(written, _writer.Written);
    }

    [Fact]
    public void AcceptControl_GoodbyeAndAnotherSender_FollowsItAtOnce()
    {
        using var rig = Rig();
        Play(rig, 10);
        rig.Receiver.AcceptControl(RtcpBytes.Goodbye(Ssrc), Sender);
        for (var i = 0; i < 3; i++)
        {
            rig.Receiver.Accept(RtpBytes.Create(0, 700 + i, 160 * i, 5, new byte[160]), Stranger);
        }

        Assert.Equal(13 * 160, _writer.Written);
        Assert.False(rig.Sole.HasEnded);
    }

    [Fact]
    public void AcceptControl_Garbage_IsCounted()
    {
        using var rig = Rig();
        rig.Receiver.AcceptControl([1, 2, 3], Sender);
        rig.Receiver.AcceptControl([0x80, 200, 0, 9], Sender);

        Assert.Equal(2, _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void AcceptControl_AnyBytes_NeverThrows()
    {
        using var rig = Rig(session => session with { WantsRoundTrip = true });
        Play(rig, 5);
        var random = new Random(71);
        byte[] whole = [.. RtcpBytes.SenderReport(Ssrc, 1, 2), .. RtcpBytes.Name(Ssrc, "abc"), .. RtcpBytes.Receipt(Ssrc, 1, 2, 3), .. RtcpBytes.Goodbye(9)];
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = whole.ToArray();
            for (var change = random.Next(5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            rig.Receiver.AcceptControl(bytes.AsSpan(0, random.Next(2) == 0 ? bytes.Length : random.Next(bytes.Length)), Sender);
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(100)));
            rig.Receiver.Idle();
        }

        Assert.Null(_writer.Breach);
    }

    [Fact]
    public void AcceptControl_ReceiptOfOurClock_TellsTheRoundTrip()
    {
        using var rig = Rig(session => session with { WantsRoundTrip = true });
        while (_output.Sent.Count == 0)
        {
            Play(rig, 1);
        }

        var report = _output.Sent[0].Datagram;
        var reader = new RtcpReader(report);
        var clock = 0UL;
        while (reader.TryRead(out var packet))
        {
            var blocks = new RtcpExtendedBlocks(packet);
            clock = blocks.MoveNext() ? blocks.Clock : clock;
        }

        var participant = rig.Receiver.Control!.Participant;
        _time.Advance(TimeSpan.FromMilliseconds(300));
        rig.Receiver.AcceptControl(RtcpBytes.Receipt(Ssrc, participant.Ssrc, (uint)(clock >> 16), 65536 / 5), Sender);

        Assert.Equal(0.1, participant.RoundTrip!.Value.TotalSeconds, 2);
    }

    [Fact]
    public void AcceptControl_OurOwnNumber_IsGivenUp()
    {
        using var rig = Rig();
        var participant = rig.Receiver.Control!.Participant;
        var before = participant.Ssrc;

        rig.Receiver.AcceptControl(RtcpBytes.SenderReport(before, 1, 1), Sender);

        Assert.NotEqual(before, participant.Ssrc);
        Assert.Equal(16, participant.Name.Length);
    }

    [Fact]
    public void Accept_EncryptedSession_HearsOnlyWhatItsKeySealed()
    {
        var key = new SrtpKey(SrtpSuite.AesCm128Sha1Tag80, new byte[30]);
        using var rig = Rig(session => session with { Key = key });
        using var seal = Srtp.CreateOutbound(key.Suite, key.Master);
        Play(rig, 10);
        rig.Receiver.AcceptControl(RtcpBytes.Goodbye(Ssrc), Sender);
        Assert.Equal((0, 11), (_writer.Written, _writer[SourceCounter.PacketsRejected]));

        for (var i = 0; i < 400; i++)
        {
            var buffer = new byte[172 + Srtp.MaxTrailerBytes];
            RtpBytes.Create(0, i, i * 160, Ssrc, new byte[160]).CopyTo(buffer, 0);
            var packet = buffer.AsSpan(0, Srtp.ProtectRtp(seal, buffer, 172));
            rig.Receiver.Accept(packet, Sender);
            rig.Receiver.Accept(packet, Sender);
            Tick(rig);
        }

        Assert.Equal(400 * 160, _writer.Written);
        Assert.Equal(411, _writer[SourceCounter.PacketsRejected]);
        using var open = new SrtpInbound(key, "test");
        Assert.False(RtcpReader.IsValid(_output.Sent[0].Datagram) && RecordingOutput.TypesOf(_output.Sent[0].Datagram).Count > 1);
        Assert.True(open.TryOpen(_output.Sent[0].Datagram, isRtcp: true, out var plain));
        Assert.Equal(Ssrc, RecordingOutput.BlocksOf(plain.ToArray())[0].Ssrc);
    }

    private ReceiverRig Rig(Func<RtpSession, RtpSession>? change = null)
    {
        var session = new RtpSession { Endpoint = new(IPAddress.Loopback, 5004), Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)] };
        session = change?.Invoke(session) ?? session;
        _writer.Begin(8000);
        _sent = 0;
        return new ReceiverRig(session, _writer, _output, _time);
    }

    private void Play(ReceiverRig rig, int packets, Predicate<int>? lose = null)
    {
        for (var i = 0; i < packets; i++, _sent++)
        {
            if (lose?.Invoke(i) != true)
            {
                rig.Receiver.Accept(RtpBytes.Create(0, _sent, _sent * 160, Ssrc, new byte[160]), Sender);
            }

            Tick(rig);
        }
    }

    private void Tick(ReceiverRig rig)
    {
        _time.Advance(TimeSpan.FromMilliseconds(20));
        rig.Receiver.Idle();
    }

    private sealed class ReceiverRig : IDisposable
    {
        private readonly RtpStream _stream;

        public ReceiverRig(RtpSession session, RecordingWriter writer, RecordingOutput output, FakeTimeProvider time)
        {
            _stream = new RtpStream(session, new RtpReceiverOptions(), writer, time);
            Sole = new SoleStream(_stream, writer);
            Receiver = new RtpReceiver(session, new RtpReceiverOptions(), Sole, time, output);
        }

        public SoleStream Sole { get; }

        public RtpReceiver Receiver { get; }

        public void Dispose()
        {
            Receiver.Dispose();
            _stream.Dispose();
        }
    }
}
