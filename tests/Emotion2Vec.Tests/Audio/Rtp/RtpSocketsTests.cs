using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpSocketsTests
{
    [Fact]
    public void Open_Range_TakesTheFirstEvenPortThatIsFreeWithTheOneAbove()
    {
        // Whatever else runs here: a stretch of which this test owns the odd port that is in the way.
        var first = 20_001 + (2 * Random.Shared.Next(5000));
        using var odd = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        odd.Bind(new IPEndPoint(IPAddress.Loopback, first + 2));
        var session = Session(first) with { LastPort = first + 99 };

        using var one = RtpSockets.Open(session);
        using var two = RtpSockets.Open(session);

        Assert.True(one.Port >= first + 3 && one.Port % 2 == 0);
        Assert.True(two.Port > one.Port && two.Port % 2 == 0);
        Assert.Equal((one.Port + 1, two.Port + 1), (one.ControlPort, two.ControlPort));
    }

    [Fact]
    public void Open_RangeAllTaken_SaysSo()
    {
        using var owner = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        owner.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)owner.LocalEndPoint!).Port;
        var even = port - (port % 2);

        var error = Assert.Throws<Emotion2VecException>(() => RtpSockets.Open(Session(even) with { LastPort = even + 1 }));

        Assert.Equal(ErrorKind.AddressInUse, error.Kind);
        Assert.Contains($"from {even} to {even + 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ControlPortTaken_NamesItAndTheWayOut()
    {
        using var owner = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        owner.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Dispose();
        var taken = ((IPEndPoint)owner.LocalEndPoint!).Port;

        var error = Assert.Throws<Emotion2VecException>(() => RtpSockets.Open(Session(port) with { RtcpPort = taken }));

        Assert.Contains($"UDP port {taken} on 127.0.0.1, for RTCP,", error.Message, StringComparison.Ordinal);
        Assert.Contains("rtcp=mux", error.Message, StringComparison.Ordinal);
        using var muxed = RtpSockets.Open(Session(port) with { Rtcp = RtcpMode.Muxed });
        Assert.Null(muxed.ControlPort);
    }

    [Fact]
    public void Open_UnknownInterface_NamesThoseThereAre()
    {
        var session = new RtpSession { Endpoint = new(IPAddress.Parse("239.255.77.8"), 45_678), Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)], Interface = "none7" };

        var error = Assert.Throws<Emotion2VecException>(() => RtpSockets.Open(session));

        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("lo", error.Message, StringComparison.Ordinal);
    }

    private static RtpSession Session(int port) => new() { Endpoint = new(IPAddress.Loopback, port), Formats = [new RtpFormat(0, RtpCodec.Pcmu, 8000, 1)] };
}
