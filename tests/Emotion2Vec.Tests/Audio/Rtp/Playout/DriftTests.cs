using System.Buffers.Binary;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Core.Audio;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Rtp.Playout;

/// <summary>Senders whose clocks are wrong, over an hour of virtual time.</summary>
public sealed class DriftTests
{
    private const int Rate = 8000;
    private const int PacketSamples = 160;
    private const double FrameSeconds = 0.020;

    [Theory]
    [InlineData(300, 0)]
    [InlineData(-300, 30)]
    [InlineData(8, 10)]
    public void Accept_AnHourOfDrift_StaysWithinAFrameOfWallClockAndLosesNothing(double partsPerMillion, int jitterMilliseconds)
    {
        var writer = Send(TimeSpan.FromHours(1), partsPerMillion, jitterMilliseconds);

        // What was written by any second lasts as long as the sender has been heard by our clock.
        Assert.InRange(writer.WorstSeconds, 0, FrameSeconds);
        Assert.InRange(writer.WorstMark, 0, FrameSeconds + (jitterMilliseconds / 1000.0));
        Assert.Equal(0, writer.Lost);
        Assert.True(writer.Blocks > 0 && !writer.IsBitExact);

        // A tone without a click: what follows two samples of a sine is known.
        Assert.InRange(writer.WorstClick, 0, 0.001f);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(0.5, 10)]
    public void Accept_SteadySender_IsPassedOnBitByBit(double partsPerMillion, int jitterMilliseconds)
    {
        var writer = Send(TimeSpan.FromMinutes(20), partsPerMillion, jitterMilliseconds);

        Assert.True(writer.IsBitExact);
        Assert.InRange(writer.WorstSeconds, 0, FrameSeconds);
    }

    [Fact]
    public void Accept_Twice_GivesTheSameSamples() =>
        Assert.Equal(Send(TimeSpan.FromMinutes(5), 200, 20).Hash, Send(TimeSpan.FromMinutes(5), 200, 20).Hash);

    [Fact]
    public void Accept_PathBecomesLonger_IsNotDrift()
    {
        // From the fifth minute on everything comes 80 ms later.
        var writer = Send(TimeSpan.FromMinutes(12), 0, 5, (at, delay) => at > TimeSpan.FromMinutes(5) ? delay + TimeSpan.FromMilliseconds(80) : delay);

        Assert.True(writer.IsBitExact);
    }

    private static CheckingWriter Send(TimeSpan duration, double partsPerMillion, int jitterMilliseconds, Func<TimeSpan, TimeSpan, TimeSpan>? path = null)
    {
        var start = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var time = new FakeTimeProvider(start);
        var writer = new CheckingWriter(start);
        var session = new RtpSession { Endpoint = new(System.Net.IPAddress.Loopback, 5004), Formats = [new RtpFormat(96, RtpCodec.L16, Rate, 1)] };
        using var stream = new RtpStream(session, new RtpReceiverOptions(), writer, time);
        var random = new Random(59);
        var payload = new byte[2 * PacketSamples];
        var period = PacketSamples / (Rate * (1 + (partsPerMillion * 1e-6)));
        for (var i = 0; (i + 1) * period < duration.TotalSeconds; i++)
        {
            for (var k = 0; k < PacketSamples; k++)
            {
                BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(2 * k), CheckingWriter.Tone[((i * PacketSamples) + k) % CheckingWriter.Tone.Length]);
            }

            // Sent when full; in order, so that delay never exceeds what the packet before had by more than a packet.
            var sent = TimeSpan.FromSeconds((i + 1) * period);
            var delay = TimeSpan.FromMilliseconds(random.NextDouble() * jitterMilliseconds);
            var arrival = start + sent + (path?.Invoke(sent, delay) ?? delay);
            time.Advance(arrival > time.GetUtcNow() ? arrival - time.GetUtcNow() : TimeSpan.Zero);
            RtpPacket.TryParse(RtpBytes.Create(96, i, (long)i * PacketSamples, 1, payload), out var packet);
            stream.Accept(packet, PacketArrival.Now(time));
            writer.Check(sent.TotalSeconds);
        }

        // What comes out at the very end is filtered together with the silence after it.
        var click = writer.WorstClick;
        stream.Flush();
        writer.WorstClick = click;
        return writer;
    }

    /// <summary>Holds what is written against wall clock and against the tone that was sent.</summary>
    private sealed class CheckingWriter(DateTimeOffset start) : IAudioWriter
    {
        /// <summary>A period of 160 Hz.</summary>
        public static readonly short[] Tone = [.. Enumerable.Range(0, 50).Select(i => (short)(16384 * Math.Sin(2 * Math.PI * i / 50)))];

        private float _last;
        private float _beforeLast;
        private long _written;

        public int Blocks { get; private set; }

        public int Lost { get; private set; }

        public bool IsBitExact { get; private set; } = true;

        public double WorstSeconds { get; private set; }

        public double WorstMark { get; private set; }

        public float WorstClick { get; set; }

        public long Hash { get; private set; }

        public void Check(double sentSeconds) => WorstSeconds = Math.Max(WorstSeconds, Math.Abs(((double)_written / Rate) - sentSeconds));

        public void Begin(int sampleRate)
        {
        }

        public bool TryWrite(ReadOnlySpan<float> samples)
        {
            var factor = 2 * MathF.Cos(2 * MathF.PI / 50);
            Blocks++;
            foreach (var sample in samples)
            {
                IsBitExact &= sample == Tone[_written % Tone.Length] / 32768f;
                WorstClick = _written < 2 ? 0 : MathF.Max(WorstClick, MathF.Abs(sample - (factor * _last) + _beforeLast));
                (_beforeLast, _last) = (_last, sample);
                Hash = (Hash * 31) + BitConverter.SingleToInt32Bits(sample);
                _written++;
            }

            return true;
        }

        public void Mark(in AudioMark mark)
        {
            if (mark.Kind == AudioMarkKind.Concealed)
            {
                Lost++;
            }
            else
            {
                // Where the sample lies in the output is when it was captured, but for the network's delay.
                var captured = (mark.Value - start.UtcTicks) / (double)TimeSpan.TicksPerSecond;
                WorstMark = Math.Max(WorstMark, Math.Abs(captured - ((double)mark.Sample / Rate)));
            }
        }

        public void Count(SourceCounter counter, long count = 1) => Lost += counter == SourceCounter.PacketsReceived ? 0 : 1;

        public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
