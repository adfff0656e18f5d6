using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>A port on which each sender is a stream of its own.</summary>
public sealed class GuestHallTests : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordingHost _host = new();
    private readonly RecordingOutput _output = new();
    private readonly Dictionary<uint, int> _sequences = [];
    private RtpReceiver? _receiver;

    [Fact]
    public void Accept_ManySenders_AreAsManyStreams()
    {
        Open();
        for (var i = 0; i < 100; i++)
        {
            Round(Enumerable.Range(1, 40).Select(n => (uint)n));
        }

        Assert.Equal(40, _host.Guests.Count);
        Assert.Equal("00000001", _host.Guests[0].Name);
        Assert.Equal("rtp udp/5004 PCMU from 00000001", _host.Guests[0].Description);
        Assert.All(_host.Guests, guest =>
        {
            Assert.Equal(8000, guest.Writer.SampleRate);
            Assert.Equal(100 * 160, guest.Writer.Written);
            Assert.Equal(100, guest.Writer[SourceCounter.PacketsReceived]);
            Assert.Equal(0, guest.Writer[SourceCounter.PacketsLost] + guest.Writer[SourceCounter.PacketsRejected]);
        });
    }

    [Fact]
    public async Task Accept_Goodbye_EndsThatStreamAlone()
    {
        Open();
        Rounds(10, 1, 2);
        _receiver!.AcceptControl(RtcpBytes.Goodbye(1), PeerOf(1));
        Rounds(10, 1, 2);

        await _host.Guests[0].Run.WaitAsync(Generous);
        Assert.Equal((10 * 160, 20 * 160), (_host.Guests[0].Writer.Written, _host.Guests[1].Writer.Written));

        // Who sends on, long after the goodbye, is there again.
        _time.Advance(TimeSpan.FromSeconds(3));
        Rounds(2, 2);
        Rounds(10, 1);
        Assert.Equal(3, _host.Guests.Count);
    }

    [Fact]
    public async Task Idle_QuietSender_EndsAndMayComeBack()
    {
        Open();
        Rounds(10, 1);
        _time.Advance(TimeSpan.FromSeconds(11));
        _receiver!.Idle();
        await _host.Guests[0].Run.WaitAsync(Generous);

        Rounds(10, 1);
        Assert.Equal(2, _host.Guests.Count);
        Assert.Equal("00000001", _host.Guests[1].Name);
    }

    [Fact]
    public async Task Idle_StreamStoppedByItsOwner_StaysStoppedWhileItsSenderGoesOn()
    {
        Open();
        Rounds(10, 1);
        await _host.Guests[0].Stop.CancelAsync();
        await _host.Guests[0].Run;
        Rounds(500, 1);

        Assert.Single(_host.Guests);
        Assert.Equal(10 * 160, _host.Guests[0].Writer.Written);
        Assert.InRange(_host.Guests[0].Writer[SourceCounter.PacketsRejected], 498, 500);
    }

    [Fact]
    public void Accept_HostIsFull_TriesAgainLaterAndLetsOthersBe()
    {
        Open();
        Rounds(5, 1);
        _host.IsFull = true;
        Rounds(200, 1, 2);
        Assert.Equal((1, 1), (_host.Guests.Count, _host.Refused));
        _host.IsFull = false;
        Rounds(100, 1, 2);

        Assert.Equal(2, _host.Guests.Count);
        Assert.Equal(305 * 160, _host.Guests[0].Writer.Written);
        Assert.InRange(_host.Guests[1].Writer.Written, 1, 60 * 160);
    }

    [Fact]
    public async Task Accept_MoreSendersThanPlaces_TakesThatOfAQuietOne()
    {
        Open(options: new RtpReceiverOptions { MaxSenders = 3 });
        Rounds(5, 1, 2, 3);
        Rounds(5, 2, 3, 4);
        Assert.Equal(3, _host.Guests.Count);

        Rounds(120, 2, 3);
        Rounds(3, 2, 3, 4);
        Assert.Equal(4, _host.Guests.Count);
        await _host.Guests[0].Run.WaitAsync(Generous);
        Assert.Equal("00000004", _host.Guests[3].Name);
    }

    [Fact]
    public void Accept_NamedBySender_WaitsForTheNameAndLosesNothing()
    {
        Open(session => session with { IsNamedBySender = true, SenderNames = new Dictionary<uint, string> { [3] = "from the description" } });
        _receiver!.AcceptControl(RtcpBytes.Name(2, "said before"), PeerOf(2));
        Rounds(50, 1, 2, 3, 4);
        Assert.Equal(["said before", "from the description"], _host.Guests.Select(guest => guest.Name));

        _receiver.AcceptControl(RtcpBytes.Name(1, "said late"), PeerOf(1));
        Rounds(230, 1, 2, 3, 4);

        Assert.Equal(["said before", "from the description", "said late", "00000004"], _host.Guests.Select(guest => guest.Name));
        Assert.Equal([280 * 160, 280 * 160, 280 * 160], _host.Guests.Take(3).Select(guest => guest.Writer.Written));

        // Five seconds are more than is held: what is missing is the beginning.
        Assert.InRange(_host.Guests[3].Writer.Written, 200 * 160, 280 * 160);
        Assert.Equal(0, _host.Guests[3].Writer[SourceCounter.PacketsLost]);
    }

    [Fact]
    public void Accept_ReportBeforeTheSound_TellsWhenItWasCaptured()
    {
        Open();
        var captured = _time.GetUtcNow().AddSeconds(-20);
        _receiver!.AcceptControl(RtcpBytes.SenderReport(1, NtpTime.FromUtcTicks(captured.UtcTicks), 160), PeerOf(1));
        Rounds(10, 1);

        var mark = _host.Guests[0].Writer.Marks.First(mark => mark.Kind == AudioMarkKind.Clock);
        Assert.Equal((160, captured.UtcTicks), (mark.RtpTimestamp, mark.Value));
    }

    [Fact]
    public void Idle_SendersOfSeveralPlaces_AreEachToldOfTheirOwn()
    {
        Open();
        Rounds(250, 1, 2, 3);

        var toSecond = _output.Sent.Where(sent => sent.To == PeerOf(2).AtPort(7001)).ToList();
        Assert.InRange(toSecond.Count, 1, 3);
        Assert.All(toSecond, sent => Assert.Equal([2u], RecordingOutput.BlocksOf(sent.Datagram).Select(block => block.Ssrc)));
    }

    [Fact]
    public void Idle_MoreSendersAtOnePlaceThanAPacketHolds_AreToldInSeveral()
    {
        Open(session => session with { ReportTarget = new IPEndPoint(IPAddress.Loopback, 9) });
        for (var i = 0; i < 1500; i++)
        {
            Round(Enumerable.Range(1, 40).Select(n => (uint)n));
        }

        var blocks = _output.Sent.Take(2).Select(sent => RecordingOutput.BlocksOf(sent.Datagram)).ToList();
        Assert.Equal([31, 9], blocks.Select(list => list.Count));
        Assert.Equal(40, blocks.SelectMany(list => list).Select(block => block.Ssrc).Distinct().Count());
    }

    [Fact]
    public async Task Leave_WithStreams_EndsAll()
    {
        Open();
        Rounds(5, 1, 2);
        _receiver!.Leave();

        await Task.WhenAll(_host.Guests.Select(guest => guest.Run)).WaitAsync(Generous);
        Assert.Equal(2, _output.Sent.Count);
    }

    [Fact]
    public void Accept_WarmedUp_AllocatesNothing()
    {
        uint[] senders = [.. Enumerable.Range(1, 20).Select(n => (uint)n)];
        var packets = Enumerable.Range(0, 400).SelectMany(i => senders.Select(ssrc => RtpBytes.Create(0, i, i * 160, ssrc, new byte[160]))).ToArray();
        var peers = senders.Select(PeerOf).ToArray();
        var quiet = new QuietHost();
        using var receiver = new RtpReceiver(Session, new RtpReceiverOptions(), new GuestHall(Session, new RtpReceiverOptions(), quiet, TimeProvider.System), TimeProvider.System, null);
        for (var i = 0; i < 4000; i++)
        {
            receiver.Accept(packets[i], peers[i % 20]);
            receiver.Idle();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 4000; i < packets.Length; i++)
        {
            receiver.Accept(packets[i], peers[i % 20]);
            receiver.Idle();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(20, quiet.Streams);
    }

    public void Dispose()
    {
        _receiver?.Dispose();
        _host.Dispose();
    }

    private static RtpSession Session => new()
    {
        Endpoint = new(IPAddress.Any, 5004),
        Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)],
        IsOpenToAll = true,
    };

    private static RtpPeer PeerOf(uint ssrc) => RtpPeer.From(new IPEndPoint(IPAddress.Parse($"192.0.2.{ssrc}"), 7000));

    private void Open(Func<RtpSession, RtpSession>? change = null, RtpReceiverOptions? options = null)
    {
        var session = change?.Invoke(Session) ?? Session;
        options ??= new RtpReceiverOptions();
        _receiver = new RtpReceiver(session, options, new GuestHall(session, options, _host, _time), _time, _output);
    }

    private void Rounds(int count, params uint[] senders)
    {
        for (var i = 0; i < count; i++)
        {
            Round(senders);
        }
    }

    // A packet of each sender, 20 ms after those before.
    private void Round(IEnumerable<uint> senders)
    {
        foreach (var ssrc in senders)
        {
            var sequence = _sequences[ssrc] = _sequences.GetValueOrDefault(ssrc) + 1;
            _receiver!.Accept(RtpBytes.Create(0, sequence, sequence * 160, ssrc, new byte[160]), PeerOf(ssrc));
        }

        _time.Advance(TimeSpan.FromMilliseconds(20));
        _receiver!.Idle();
    }

    private sealed class QuietHost : IStreamHost
    {
        public int Streams { get; private set; }

        public void Opened(string where)
        {
        }

        public Emotion2Vec.Core.Pipeline.StreamHandle Open(string name, IAudioSource source)
        {
            Streams++;
            _ = source.RunAsync(new SilentWriter(), CancellationToken.None);
            return null!; // Doors of RTP do not look at it.
        }
    }
}
