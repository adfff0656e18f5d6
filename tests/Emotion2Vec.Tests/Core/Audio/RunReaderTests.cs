using Emotion2Vec.Core.Audio;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class RunReaderTests
{
    private const int Rate = 16000;

    [Fact]
    public void Peek_WithoutRun_IsEmpty() => Assert.True(new RunReader().Peek(10).IsEmpty);

    [Fact]
    public void Peek_BeforeAGap_StopsThere()
    {
        var (ring, reader, capacity) = NewRun();
        ring.TryWrite(new float[capacity]);
        Assert.False(ring.TryWrite(new float[50]));
        Take(reader, 100);
        ring.TryWrite(new float[100]);

        var shown = 0;
        while (shown < capacity - 100)
        {
            var count = reader.Peek(int.MaxValue).Length;
            shown += count;
            reader.Advance(count);
        }

        Assert.Equal(capacity - 100, shown);
        var hole = capacity / 320;
        Assert.Equal(1, reader.Loss.WeightOf(hole));
        Assert.Equal(100, reader.Peek(int.MaxValue).Length);
        reader.Advance(100);
        Assert.Equal(320f / 370, reader.Loss.WeightOf(hole), 1e-6);
    }

    [Fact]
    public void Clock_AfterDrops_KnowsTheSourceIndexOfEverySample() =>
        Check.QuickThrowOnFailure(Prop.ForAll<(byte Write, byte Read)[]>(calls => SourceIndexHolds(calls)));

    [Fact]
    public void Clock_AfterManyDrops_KnowsTheSourceIndexOfEverySample()
    {
        var random = new Random(3);
        Assert.True(SourceIndexHolds([.. Enumerable.Range(0, 5000).Select(_ => ((byte)random.Next(256), (byte)random.Next(200)))]));
    }

    [Fact]
    public void Advance_PastMarks_AppliesThoseAndKeepsTheRest()
    {
        var (ring, reader, _) = NewRun();
        ring.Mark(new AudioMark(AudioMarkKind.Concealed, 10, 5));
        ring.Mark(new AudioMark(AudioMarkKind.Clock, 20, 1000 * TimeSpan.TicksPerSecond, 7));
        ring.TryWrite(new float[40]);

        Take(reader, 15);
        Assert.Equal(1 - (5f / 320), reader.Loss.WeightOf(0), 1e-6);
        Assert.Equal(-1, reader.Clock.At(0).RtpTimestamp);

        Take(reader, 6);
        Assert.Equal(1 - (5f / 320), reader.Loss.TakeQuality(0, 1), 1e-6);
        Assert.Equal((1000 * TimeSpan.TicksPerSecond, 7), reader.Clock.At(20));
    }

    private static bool SourceIndexHolds((byte Write, byte Read)[] calls)
    {
        // Every sample's value is its own source index, exact in a float below 2^24.
        var (ring, reader, _) = NewRun(0.016);
        long written = 0;
        foreach (var (write, read) in calls)
        {
            ring.TryWrite([.. Enumerable.Range(0, write).Select(i => (float)(written + i))]);
            written += write;
            for (var left = (int)read; left > 0;)
            {
                var samples = reader.Peek(left);
                if (samples.IsEmpty)
                {
                    break;
                }

                var (first, last) = (samples[0], samples[^1]);
                var position = reader.Position;
                reader.Advance(samples.Length);
                Assert.Equal((long)first, reader.Clock.SourceIndex(position));
                Assert.Equal((long)last, reader.Clock.SourceIndex(reader.Position - 1));
                left -= samples.Length;
            }
        }

        return true;
    }

    [Fact]
    public void Skip_Samples_AreMissingForClockAndQuality()
    {
        var (ring, reader, _) = NewRun();
        ring.TryWrite(new float[960]);
        ring.Mark(new AudioMark(AudioMarkKind.Concealed, 320, 480));
        Take(reader, 320);

        Assert.Equal(320, reader.Skip(320));
        Take(reader, 320);

        // What was passed over is missing once, and what was made up behind it is missing as well.
        Assert.Equal((640, 960), (reader.Position, reader.Clock.SourceIndex(reader.Position)));
        Assert.Equal(319, reader.Clock.SourceIndex(319));
        Assert.Equal(1, reader.Loss.TakeQuality(0, 1));
        Assert.Equal(1 - ((320 + 160) / 640f), reader.Loss.TakeQuality(1, 1), 1e-6);
    }

    [Fact]
    public void Skip_OverAGap_MissesBoth()
    {
        var (ring, reader, capacity) = NewRun();
        ring.TryWrite(new float[capacity]);
        Assert.False(ring.TryWrite(new float[50]));
        Take(reader, 100);
        ring.TryWrite(new float[100]);

        Assert.Equal(capacity - 50, reader.Skip(capacity - 50));

        Assert.Equal(100, reader.Position);
        Take(reader, 50);
        Assert.Equal(capacity + 149, reader.Clock.SourceIndex(149));
        Assert.Equal(0, reader.Skip(10));
    }

    private static void Take(RunReader reader, int count)
    {
        Assert.Equal(count, reader.Peek(count).Length);
        reader.Advance(count);
    }

    private static (AudioRing Ring, RunReader Reader, int Capacity) NewRun(double seconds = 1)
    {
        var ring = new AudioRing(seconds, new FakeTimeProvider());
        ring.Begin(Rate);
        var run = ring.TakeRun()!;
        var reader = new RunReader();
        reader.Enter(run);
        return (ring, reader, run.Samples.Capacity);
    }
}
