using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Rtp;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpPeerTests
{
    [Theory]
    [InlineData("192.0.2.7", 5004)]
    [InlineData("2001:db8::1", 65535)]
    [InlineData("fe80::1%3", 1)]
    public void From_SocketAddressOrEndpoint_IsTheSameAndComesBack(string address, int port)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), port);
        var peer = RtpPeer.From(endpoint.Serialize());

        Assert.Equal(peer, RtpPeer.From(endpoint));
        Assert.True(peer.IsKnown);
        var written = new SocketAddress(endpoint.AddressFamily);
        Assert.True(peer.TryWrite(written));
        Assert.Equal(endpoint, endpoint.Create(written));
    }

    [Fact]
    public void From_Mapped_IsTheSameHostAsPlain()
    {
        var plain = RtpPeer.From(new IPEndPoint(IPAddress.Loopback, 1));
        var mapped = RtpPeer.From(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), 2).Serialize());

        Assert.True(plain.IsSameHost(mapped));
        Assert.Equal(plain.AtPort(2), mapped);
        Assert.False(default(RtpPeer).IsKnown);
    }

    [Fact]
    public void TryWrite_IPv6IntoIPv4_IsRefused() =>
        Assert.False(RtpPeer.From(new IPEndPoint(IPAddress.IPv6Loopback, 1)).TryWrite(new SocketAddress(AddressFamily.InterNetwork)));
}
