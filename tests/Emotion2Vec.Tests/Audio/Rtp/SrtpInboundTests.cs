using System.Buffers.Binary;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Native;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class SrtpInboundTests
{
    private static readonly byte[] Report = [0x81, 201, 0, 7, .. new byte[28]];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void TryOpen_OfEverySuite_GivesThePacket(int number)
    {
        var suite = (SrtpSuite)number;
        var key = Key(suite);
        using var sender = Srtp.CreateOutbound(suite, key.Master);
        using var inbound = new SrtpInbound(key, "test");
        var packet = RtpBytes.Create(0, 1, 160, 7, new byte[160]);

        var sealed1 = Seal(sender, packet);
        Assert.NotEqual(packet, sealed1[..packet.Length]);
        Assert.True(inbound.TryOpen(sealed1, isRtcp: false, out var plain));
        Assert.Equal(packet, plain);

        var report = new byte[Report.Length + Srtp.MaxTrailerBytes];
        Report.CopyTo(report, 0);
        var bytes = Srtp.ProtectRtcp(sender, report, Report.Length);
        Assert.True(inbound.TryOpen(report.AsSpan(0, bytes), isRtcp: true, out plain));
        Assert.Equal(Report, plain);
    }

    // RFC 3711 appendix B.2: key derivation is libsrtp's business; here what matters is that forgeries do not pass.
    [Fact]
    public void TryOpen_ReplayedAlteredOrForeign_IsRefused()
    {
        var key = Key(SrtpSuite.AesCm128Sha1Tag80);
        using var sender = Srtp.CreateOutbound(key.Suite, key.Master);
        using var inbound = new SrtpInbound(key, "test");
        var first = Seal(sender, RtpBytes.Create(0, 1, 160, 7, new byte[160]));
        Assert.True(inbound.TryOpen(first, isRtcp: false, out _));

        Assert.False(inbound.TryOpen(first, isRtcp: false, out _));
        var second = Seal(sender, RtpBytes.Create(0, 2, 320, 7, new byte[160]));
        for (var i = 0; i < second.Length; i++)
        {
            var altered = second.ToArray();
            altered[i] ^= 0x40;
            Assert.False(inbound.TryOpen(altered, isRtcp: false, out _));
        }

        Assert.False(inbound.TryOpen(RtpBytes.Create(0, 3, 480, 7, new byte[160]), isRtcp: false, out _));
        Assert.False(inbound.TryOpen(Report, isRtcp: true, out _));
        Assert.True(inbound.TryOpen(second, isRtcp: false, out _));
    }

    [Fact]
    public void TryOpen_AnyBytes_IsRefused()
    {
        using var inbound = new SrtpInbound(Key(SrtpSuite.AesGcm256), "test");
        var random = new Random(61);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            if (bytes.Length > 0)
            {
                bytes[0] = random.Next(4) == 0 ? bytes[0] : (byte)(0x80 | (bytes[0] & 0x3F));
            }

            Assert.False(inbound.TryOpen(bytes, random.Next(2) == 0, out _));
        }
    }

    [Fact]
    public void TryOpen_MoreSendersThanKept_ForgetsTheOldest()
    {
        var key = Key(SrtpSuite.AesCm128Sha1Tag80);
        using var sender = Srtp.CreateOutbound(key.Suite, key.Master);
        using var inbound = new SrtpInbound(key, "test");
        var packets = Enumerable.Range(0, 300).Select(i => Seal(sender, RtpBytes.Create(0, 1, 160, (uint)i, new byte[20]))).ToList();
        Assert.All(packets, packet => Assert.True(inbound.TryOpen(packet, isRtcp: false, out _)));

        Assert.False(inbound.TryOpen(packets[299], isRtcp: false, out _));
        Assert.True(inbound.TryOpen(packets[0], isRtcp: false, out _));
    }

    [Fact]
    public void TryOpen_WarmedUp_AllocatesNothing()
    {
        var key = Key(SrtpSuite.AesCm128Sha1Tag80);
        using var sender = Srtp.CreateOutbound(key.Suite, key.Master);
        using var inbound = new SrtpInbound(key, "test");
        var packets = Enumerable.Range(0, 2000).Select(i => Seal(sender, RtpBytes.Create(0, i, i * 160, 7, new byte[160]))).ToArray();
        var opened = 0;
        foreach (var packet in packets.AsSpan(0, 500))
        {
            opened += inbound.TryOpen(packet, isRtcp: false, out _) ? 1 : 0;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var packet in packets.AsSpan(500))
        {
            opened += inbound.TryOpen(packet, isRtcp: false, out _) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2000, opened);
    }

    private static SrtpKey Key(SrtpSuite suite) => new(suite, [.. Enumerable.Range(0, Srtp.KeyBytes(suite)).Select(i => (byte)(i * 7))]);

    private static byte[] Seal(SrtpSessionHandle sender, byte[] packet)
    {
        var buffer = new byte[packet.Length + Srtp.MaxTrailerBytes];
        packet.CopyTo(buffer, 0);
        Assert.Equal(2, BinaryPrimitives.ReadUInt16BigEndian(packet) >> 14);
        return buffer[..Srtp.ProtectRtp(sender, buffer, packet.Length)];
    }
}
