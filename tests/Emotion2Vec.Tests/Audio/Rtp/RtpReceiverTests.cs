using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpReceiverTests : IDisposable
{
    private const int Rate = 16000;
    private const int Pt = 97;
    private const int PacketSamples = 320;
    private const uint Ssrc = 0xA0A0A0A0;

    private static readonly TimeSpan PacketTime = TimeSpan.FromMilliseconds(20);
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly RecordingWriter _writer = new();
    private readonly RtpReceiver _receiver;

    public RtpReceiverTests()
    {
        var session = new RtpSession
        {
            Endpoint = new(System.Net.IPAddress.Loopback, 5004),
            Formats =
            [
                new RtpFormat(Pt, RtpCodec.L16, Rate, 1),
                new RtpFormat(13, RtpCodec.ComfortNoise, Rate, 1),
                new RtpFormat(101, RtpCodec.TelephoneEvent, 8000, 1),
            ],
        };
        _writer.Begin(Rate);
        _receiver = new RtpReceiver(session, new RtpReceiverOptions(), _writer, _time);
    }

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public void Accept_InOrder_WritesEverySampleAndMarksTheClockOnceASecond()
    {
        const int First = 65500;
        const long FirstTimestamp = 0xFFFFFF00;
        for (var i = 0; i < 150; i++)
        {
            Send(First + i, FirstTimestamp + (i * PacketSamples), Ramp(i));
        }

        Assert.Equal(Enumerable.Range(0, 150).SelectMany(Ramp).Select(value => value / 32768f), _writer.Samples);
        Assert.Equal(150, _writer[SourceCounter.PacketsReceived]);

        // 3 s of sound: marks at 0, 1 and 2 s, each saying when the packet's first sample was captured.
        var marks = _writer.Marks;
        Assert.Equal([0, 16000, 32000], marks.Select(mark => mark.Sample));
        Assert.All(marks, mark => Assert.Equal(AudioMarkKind.Clock, mark.Kind));
        Assert.Equal([0xFFFFFF00, (FirstTimestamp + 16000) & 0xFFFFFFFF, (FirstTimestamp + 32000) & 0xFFFFFFFF], marks.Select(mark => mark.RtpTimestamp));
        Assert.Equal(marks.Select((_, second) => (Start + PacketTime).AddSeconds(second).UtcTicks - PacketTime.Ticks), marks.Select(mark => mark.Value));
    }

    [Fact]
    public void Accept_OnePacketMissing_FillsExactlyItsPlace()
    {
        for (var i = 0; i < 30; i++)
        {
            if (i != 10)
            {
                Send(i, i * PacketSamples, Ramp(i));
            }
        }

        var samples = _writer.Samples;
        Assert.Equal(30 * PacketSamples, samples.Length);
        Assert.Equal(Ramp(11)[0] / 32768f, samples[3520]);
        Assert.Equal(1, _writer[SourceCounter.PacketsLost]);
        Assert.Equal(320, _writer[SourceCounter.SamplesConcealed]);
        Assert.Contains(new AudioMark(AudioMarkKind.Concealed, 3200, 320, 3200, Rate), _writer.Marks);
    }

    [Fact]
    public void Accept_LatePacket_IsCountedNotPlayed()
    {
        for (var i = 0; i < 20; i++)
        {
            if (i != 5)
            {
                Send(i, i * PacketSamples, Ramp(i));
            }
        }

        Send(5, 5 * PacketSamples, Ramp(5));
        Send(7, 7 * PacketSamples, Ramp(7));

        Assert.Equal(20 * PacketSamples, _writer.Written);
        Assert.Equal(1, _writer[SourceCounter.PacketsLate]);
        Assert.Equal(1, _writer[SourceCounter.PacketsDuplicate]);
    }

    [Fact]
    public void Idle_GapAtTheEnd_ReleasesWhatWaitsAfterTheWindow()
    {
        Send(0, 0, Ramp(0));
        Send(1, 320, Ramp(1));
        Send(3, 960, Ramp(3));
        _receiver.Idle();
        Assert.Equal(640, _writer.Written);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        _receiver.Idle();

        Assert.Equal(1280, _writer.Written);
        Assert.Equal(320, _writer[SourceCounter.SamplesConcealed]);
    }

    [Theory]
    [InlineData(31_000, 31_000)]
    [InlineData(32_000, 32_000)]
    [InlineData(32_001, 0)]
    [InlineData(57_600_000, 0)]
    [InlineData(0x7FFFFFFF, 0)]
    public void Accept_TimestampJump_IsFilledUpToTheBound(int jump, int filled)
    {
        Send(0, 0, Ramp(0));
        Send(1, 320, Ramp(1));
        Send(2, 640L + jump, Ramp(2));

        Assert.Equal(960 + filled, _writer.Written);

        // The sequence numbers are complete, so nothing was lost: the sender was silent.
        Assert.Equal(0, _writer[SourceCounter.PacketsLost]);
        Assert.Equal(0, _writer[SourceCounter.SamplesConcealed]);
        Assert.Equal(filled == 0 ? 2 : 1 + (filled >= Rate ? 1 : 0), _writer.Marks.Length);
        if (filled == 0)
        {
            Assert.Equal((640, (uint)(640L + jump)), (_writer.Marks[1].Sample, (uint)_writer.Marks[1].RtpTimestamp));
        }
    }

    [Fact]
    public void Accept_TimestampFarBack_StartsTheClockAnew()
    {
        Send(0, 1_000_000, Ramp(0));
        Send(1, 1_000_320, Ramp(1));
        Send(2, 5000, Ramp(2));

        Assert.Equal(960, _writer.Written);
        Assert.Equal(5000, _writer.Marks[^1].RtpTimestamp);
    }

    [Fact]
    public void Accept_OverlappingTimestamps_PlaysEachSampleOnce()
    {
        Send(0, 0, Ramp(0));
        Send(1, 320, Ramp(1));
        Send(2, 500, [.. Ramp(1)[180..], .. Ramp(2)[..180]]);
        Send(3, 400, Ramp(9)[..100]);
        Send(4, 820, Ramp(2)[180..]);

        Assert.Equal(Enumerable.Range(0, 3).SelectMany(Ramp).Select(value => value / 32768f), _writer.Samples);
        Assert.Equal(1, _writer[SourceCounter.PacketsLate]);
    }

    [Fact]
    public void Accept_ComfortNoise_IsSilenceNotLoss()
    {
        Send(0, 0, Ramp(0));
        Send(1, 320, Ramp(1));
        Accept(RtpBytes.Create(13, 2, 640, Ssrc, [70]));
        Accept(RtpBytes.Create(13, 3, 640 + 1600, Ssrc, [70]));
        Assert.Equal(640 + 1600, _writer.Written);
        Send(4, 640 + 3200, Ramp(2));

        Assert.Equal(640 + 3200 + 320, _writer.Written);
        Assert.All(_writer.Samples[640..3840], sample => Assert.Equal(0, sample));
        Assert.Equal(0, _writer[SourceCounter.PacketsLost] + _writer[SourceCounter.SamplesConcealed] + _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Accept_TelephoneEvent_IsSkipped()
    {
        Send(0, 0, Ramp(0));
        Send(1, 320, Ramp(1));
        for (var i = 0; i < 5; i++)
        {
            Accept(RtpBytes.Create(101, 2 + i, 640, Ssrc, [1, 0, 0, 160], marker: i == 0));
        }

        Send(7, 640, Ramp(2));

        Assert.Equal(Enumerable.Range(0, 3).SelectMany(Ramp).Select(value => value / 32768f), _writer.Samples);
        Assert.Equal(0, _writer[SourceCounter.PacketsLost]);
    }

    [Fact]
    public void Accept_LossBesideAnEvent_IsStillLoss()
    {
        Send(0, 0, Ramp(0));
        Send(1, 320, Ramp(1));
        Accept(RtpBytes.Create(101, 3, 640, Ssrc, [1, 0, 0, 160]));
        Send(4, 960, Ramp(3));
        _receiver.Flush();

        Assert.Equal(1, _writer[SourceCounter.PacketsLost]);
        Assert.Equal(320, _writer[SourceCounter.SamplesConcealed]);
    }

    [Fact]
    public void Accept_WrongPayloadTypeOrLength_IsRejectedAndCounted()
    {
        Send(0, 0, Ramp(0));
        Accept(RtpBytes.Create(96, 1, 320, Ssrc, new byte[640]));
        Accept(RtpBytes.Create(Pt, 1, 320, Ssrc, new byte[641]));
        Accept(RtpBytes.Create(Pt, 1, 320, Ssrc, new byte[RtpPayload.MaxBytes + 2]));
        Accept([]);
        Accept([0x80]);
        Send(1, 320, Ramp(1));

        Assert.Equal(640, _writer.Written);
        Assert.Equal(5, _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Accept_RtcpOnTheSamePort_IsIgnored()
    {
        Accept([0x80, 200, 0, 6, .. new byte[24]]);

        Assert.Equal(0, _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Accept_OneStrayPacket_IsNotASender()
    {
        Accept(RtpBytes.Create(Pt, 77, 0, 1, new byte[640]));

        Assert.Equal(0, _writer.Written);
    }

    [Fact]
    public void Accept_StraysBesideASender_AreRejected()
    {
        for (var i = 0; i < 100; i++)
        {
            Send(i, i * PacketSamples, Ramp(i));
            Accept(RtpBytes.Create(Pt, i * 7, i, (uint)i, new byte[640]));
        }

        Assert.Equal(100 * PacketSamples, _writer.Written);
        Assert.Equal(100, _writer[SourceCounter.PacketsReceived]);
        Assert.Equal(96, _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Accept_StraysBeforeASender_DoNotKeepItOut()
    {
        for (var i = 0; i < 10; i++)
        {
            Accept(RtpBytes.Create(Pt, i * 7, i, 100u + (uint)i, new byte[640]));
            Send(i, i * PacketSamples, Ramp(i));
            Accept(RtpBytes.Create(Pt, i * 7, i, 200u + (uint)i, new byte[640]));
        }

        Assert.Equal(10 * PacketSamples, _writer.Written);
    }

    [Fact]
    public void Accept_SecondSenderAtTheSameTime_IsRejected()
    {
        for (var i = 0; i < 50; i++)
        {
            Send(i, i * PacketSamples, Ramp(i));
            _receiver.Accept(RtpBytes.Create(Pt, i, i * PacketSamples, 5, new byte[640]));
            _receiver.Accept(RtpBytes.Create(Pt, i, i * PacketSamples, 5, new byte[640]));
        }

        Assert.Equal(50 * PacketSamples, _writer.Written);
        Assert.Equal(99, _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Accept_NewSenderAfterTheOld_TakesOverWithoutAGap()
    {
        for (var i = 0; i < 5; i++)
        {
            Send(i, i * PacketSamples, Ramp(i));
        }

        _time.Advance(TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < 5; i++)
        {
            Accept(RtpBytes.Create(Pt, 40_000 + i, 3_000_000_000 + (i * PacketSamples), 0xB0B0B0B0, RtpBytes.L16(Ramp(5 + i))));
        }

        Assert.Equal(Enumerable.Range(0, 10).SelectMany(Ramp).Select(value => value / 32768f), _writer.Samples);
        Assert.Equal((1600, 3_000_000_000), (_writer.Marks[^1].Sample, _writer.Marks[^1].RtpTimestamp));
        Assert.Equal(0, _writer[SourceCounter.PacketsRejected] + _writer[SourceCounter.PacketsLost]);
    }

    [Fact]
    public void Accept_SenderStartsItsCountAnew_GoesOn()
    {
        for (var i = 0; i < 5; i++)
        {
            Send(i, i * PacketSamples, Ramp(i));
        }

        for (var i = 0; i < 6; i++)
        {
            Send(30_000 + i, (5 + i) * PacketSamples, Ramp(5 + i));
        }

        // The first of the new count is the price of telling a restart from a stray.
        Assert.Equal(11 * PacketSamples, _writer.Written);
        Assert.Equal(1, _writer[SourceCounter.PacketsRejected]);
    }

    [Fact]
    public void Accept_AnyBytes_NeverThrowsAndNeverBreaksTheRules()
    {
        var random = new Random(41);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(0, 80)];
            random.NextBytes(bytes);
            if (bytes.Length > 12 && random.Next(3) > 0)
            {
                // Near misses: right version, payload type and sender; everything else at random.
                RtpBytes.Create(random.Next(2) == 0 ? Pt : 13, random.Next(65536), random.NextInt64(), Ssrc, bytes.AsSpan(12)).CopyTo(bytes, 0);
                bytes[0] |= (byte)(random.Next(4) == 0 ? random.Next(64) : 0);
            }

            _time.Advance(TimeSpan.FromMilliseconds(random.Next(40)));
            _receiver.Accept(bytes);
            _receiver.Idle();
        }

        Assert.Null(_writer.Breach);
    }

    [Fact]
    public void Accept_WarmedUp_AllocatesNothing()
    {
        var packets = Enumerable.Range(0, 3000).Where(i => i % 50 != 7).Select(i => RtpBytes.Create(Pt, i, i * PacketSamples, Ssrc, RtpBytes.L16(Ramp(i)))).ToArray();
        var session = new RtpSession { Endpoint = new(System.Net.IPAddress.Loopback, 1), Formats = [new RtpFormat(Pt, RtpCodec.L16, Rate, 1)] };
        using var receiver = new RtpReceiver(session, new RtpReceiverOptions(), new SilentWriter(), TimeProvider.System);
        foreach (var packet in packets.AsSpan(0, 1000))
        {
            receiver.Accept(packet);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var packet in packets.AsSpan(1000))
        {
            receiver.Accept(packet);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static short[] Ramp(int packet) => [.. Enumerable.Range(0, PacketSamples).Select(i => (short)((packet * PacketSamples) + i + 1))];

    private void Send(int sequence, long timestamp, short[] samples) => Accept(RtpBytes.Create(Pt, sequence, timestamp, Ssrc, RtpBytes.L16(samples)));

    // Each packet comes 20 ms after the one before.
    private void Accept(byte[] datagram)
    {
        _time.Advance(PacketTime);
        _receiver.Accept(datagram);
    }
}
