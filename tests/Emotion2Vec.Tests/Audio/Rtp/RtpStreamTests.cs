using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Rtcp;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpStreamTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly RecordingWriter _writer = new();

    public static TheoryData<string, int, int, int> Codecs => new()
    {
        { "Pcmu", 8000, 1, 160 },
        { "Pcma", 8000, 1, 160 },
        { "G722", 8000, 1, 160 },
        { "L16", 44100, 2, 1280 },
        { "L24", 48000, 2, 1440 },
    };

    // Losses, reordering and duplicates too: what happens to a stream every day costs no memory either.
    [Theory]
    [MemberData(nameof(Codecs))]
    public void Accept_WarmedUp_AllocatesNothing(string codec, int clockRate, int channels, int payloadBytes)
    {
        var format = new RtpFormat(96, Enum.Parse<RtpCodec>(codec), clockRate, channels);
        var random = new Random(67);
        var packets = Enumerable.Range(0, 3000).Select(i =>
        {
            var payload = new byte[payloadBytes];
            random.NextBytes(payload);
            return RtpBytes.Create(96, i, (long)i * clockRate / 50, 1, payload);
        });

        Assert.Equal(0, AllocatedBy(format, Disturbed([.. packets])));
    }

    [Theory]
    [InlineData("ff_opus_voip_fec")]
    [InlineData("ff_opus_stereo")]
    public void Accept_OpusWarmedUp_AllocatesNothing(string name)
    {
        var (session, capture) = RtpCapture.Load(name);
        var packets = Enumerable.Range(0, 3000).Select(i => RtpBytes.Create(96, i, i * 960L, 1, capture[i % capture.Count].Payload.AsSpan(12)));

        Assert.Equal(0, AllocatedBy(session.Primary with { PayloadType = 96 }, Disturbed([.. packets])));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    [InlineData("Opus", 48000, 2, 100)]
    public void Accept_AnyPayloads_KeepsTheRules(string codec, int clockRate, int channels, int payloadBytes)
    {
        using var stream = NewStream(new RtpFormat(96, Enum.Parse<RtpCodec>(codec), clockRate, channels), new RtpFormat(13, RtpCodec.ComfortNoise, clockRate, 1));
        var random = new Random(71);
        for (var i = 0; i < 2000; i++)
        {
            var payload = new byte[random.Next(3) == 0 ? random.Next(0, 400) : payloadBytes];
            random.NextBytes(payload);
            var timestamp = (i * (long)clockRate / 50) + (random.Next(20) == 0 ? random.Next(-5000, 5000) : 0);
            RtpPacket.TryParse(RtpBytes.Create(random.Next(10) == 0 ? 13 : 96, i - random.Next(0, 3), timestamp, 1, payload), out var packet);
            _time.Advance(TimeSpan.FromMilliseconds(random.Next(40)));
            if (stream.IsAcceptable(packet))
            {
                stream.Accept(packet, PacketArrival.Now(_time));
            }

            stream.Idle();
        }

        stream.Flush();
        Assert.Null(_writer.Breach);
        Assert.InRange(_writer.Written, 1, 2000 * (clockRate / 5));
    }

    [Fact]
    public void Accept_SenderChangesToACodecOfAnotherRate_BeginsAnotherRun()
    {
        using var stream = NewStream(new RtpFormat(0, RtpCodec.Pcmu, 8000, 1), new RtpFormat(9, RtpCodec.G722, 8000, 1));
        for (var i = 0; i < 20; i++)
        {
            Send(stream, RtpBytes.Create(i < 10 ? 0 : 9, i, i * 160, 1, new byte[160]));
        }

        Assert.Equal((2, 16000, 1600 + 3200), (_writer.Begins, _writer.SampleRate, _writer.Written));
        Assert.Equal(new AudioMark(AudioMarkKind.Clock, 0, (Start + TimeSpan.FromMilliseconds(200)).UtcTicks, 1600, 8000), _writer.Marks[^1]);
    }

    [Fact]
    public void Accept_GapOfG722_IsAsLongAsItsClockSays()
    {
        using var stream = NewStream(new RtpFormat(9, RtpCodec.G722, 8000, 1));
        foreach (var i in new[] { 0, 1, 3, 4, 5 })
        {
            Send(stream, RtpBytes.Create(9, i, i * 160, 1, new byte[160]));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        stream.Idle();
        Assert.Equal(6 * 320, _writer.Written);
        Assert.Contains(new AudioMark(AudioMarkKind.Concealed, 640, 320, 320, 8000), _writer.Marks);
    }

    [Fact]
    public void Accept_PauseOfOpus_IsSilenceNotLoss()
    {
        var (session, capture) = RtpCapture.Load("ff_opus_voip_fec");
        using var stream = NewStream(session.Primary);
        var type = session.Primary.PayloadType;
        for (var i = 0; i < 10; i++)
        {
            // 400 ms in which nothing was sent.
            Send(stream, RtpBytes.Create(type, i, (i * 960L) + (i < 5 ? 0 : 19_200), 1, capture[i].Payload.AsSpan(12)));
        }

        Assert.Equal((10 * 320) + 6400, _writer.Written);
        Assert.Equal(0, _writer[SourceCounter.SamplesConcealed] + _writer[SourceCounter.PacketsLost]);
        Assert.All(_writer.Samples[1600..8000], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void SenderReport_OfTheDay_SaysWhenSoundWasCaptured()
    {
        using var stream = NewStream(new RtpFormat(0, RtpCodec.Pcmu, 8000, 1));
        Send(stream, RtpBytes.Create(0, 0, 5000, 1, new byte[160]));

        // Timestamp 5000 was 0.3 s before it came by our clock.
        var captured = Start - TimeSpan.FromMilliseconds(300);
        stream.SenderReport(NtpTime.FromUtcTicks(captured.UtcTicks), 5000);
        Send(stream, RtpBytes.Create(0, 1, 5160, 1, new byte[160]));

        var mark = _writer.Marks[^1];
        Assert.Equal((160, 5160), (mark.Sample, mark.RtpTimestamp));
        Assert.InRange(mark.Value - (captured.UtcTicks + TimeSpan.FromMilliseconds(20).Ticks), -1, 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x0000_1000_0000_0000)]
    public void SenderReport_OfASenderWithoutACalendar_IsNotBelieved(long ntpTime)
    {
        using var stream = NewStream(new RtpFormat(0, RtpCodec.Pcmu, 8000, 1));
        stream.SenderReport((ulong)ntpTime, 5000);
        Send(stream, RtpBytes.Create(0, 0, 5000, 1, new byte[160]));

        Assert.Equal(Start.UtcTicks, _writer.Marks[0].Value);
    }

    [Fact]
    public void Accept_LateAfterGivingUp_IsWaitedForNextTime()
    {
        using var stream = NewStream(new RtpFormat(0, RtpCodec.Pcmu, 8000, 1));

        // A long orderly time, so that little patience is left; then every tenth packet comes 140 ms late.
        for (var i = 0; i < 4000; i++)
        {
            var late = i - 7;
            if (i < 3000 || i % 10 != 0)
            {
                Send(stream, RtpBytes.Create(0, i, i * 160L, 1, new byte[160]));
            }
            else
            {
                _time.Advance(TimeSpan.FromMilliseconds(20));
            }

            if (late >= 3000 && late % 10 == 0)
            {
                RtpPacket.TryParse(RtpBytes.Create(0, late, late * 160L, 1, new byte[160]), out var packet);
                stream.Accept(packet, PacketArrival.Now(_time));
            }

            stream.Idle();
        }

        // The first one is missed, which teaches to wait.
        Assert.Equal((1, 1), (_writer[SourceCounter.PacketsLate], _writer[SourceCounter.PacketsLost]));
    }

    private static List<byte[]> Disturbed(List<byte[]> packets)
    {
        var random = new Random(73);
        return [.. packets.Take(2), .. packets.Skip(2).Chunk(3).SelectMany(block => block.OrderBy(_ => random.Next())).Where(_ => random.Next(20) > 0)
            .SelectMany(packet => Enumerable.Repeat(packet, random.Next(20) == 0 ? 2 : 1))];
    }

    private static long AllocatedBy(RtpFormat format, List<byte[]> packets)
    {
        var time = new FakeTimeProvider(Start);
        var session = new RtpSession { Endpoint = new(System.Net.IPAddress.Loopback, 5004), Formats = [format] };
        using var stream = new RtpStream(session, new RtpReceiverOptions(), new SilentWriter(), time);
        var half = packets.Count / 2;
        var before = 0L;
        for (var i = 0; i < packets.Count; i++)
        {
            before = i == half ? GC.GetAllocatedBytesForCurrentThread() : before;
            RtpPacket.TryParse(packets[i], out var packet);
            stream.Accept(packet, new PacketArrival(i * 20 * TimeSpan.TicksPerMillisecond, Start.UtcTicks + (i * 20 * TimeSpan.TicksPerMillisecond)));
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private RtpStream NewStream(params RtpFormat[] formats)
    {
        var session = new RtpSession { Endpoint = new(System.Net.IPAddress.Loopback, 5004), Formats = formats };
        _writer.Begin(session.SampleRate);
        return new RtpStream(session, new RtpReceiverOptions(), _writer, _time);
    }

    // Each packet comes 20 ms after the one before.
    private void Send(RtpStream stream, byte[] datagram)
    {
        _time.Advance(TimeSpan.FromMilliseconds(20));
        RtpPacket.TryParse(datagram, out var packet);
        Assert.True(stream.IsAcceptable(packet));
        stream.Accept(packet, PacketArrival.Now(_time));
    }
}
