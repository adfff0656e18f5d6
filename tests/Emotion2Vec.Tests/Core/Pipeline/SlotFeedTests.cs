using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class SlotFeedTests
{
    private readonly AudioRing _ring = new(4, new FakeTimeProvider());
    private readonly RunReader _reader = new();

    [Theory]
    [InlineData(16000, 0)]
    [InlineData(8000, 0)]
    [InlineData(8000, 37)]
    [InlineData(48000, 0)]
    [InlineData(48000, 600)]
    public void PumpAndFlush_AnyRateAndFilterDelay_HandOverSixteenThousandPerSecond(int rate, int delay)
    {
        var feed = NewFeed(rate, new LinearResamplers(delay));
        var slot = new ScriptedSlot(1000, 1);
        _ring.TryWrite(new float[rate]);

        Assert.True(feed.Pump(slot));
        Assert.Equal(16000 - delay, feed.RunSamples);
        Assert.False(feed.Pump(slot));
        Assert.True(feed.Flush(slot));

        Assert.Equal(16000, feed.RunSamples);
        Assert.Equal(rate, _reader.Position);
    }

    [Fact]
    public void Flush_SlotFull_WaitsForAStepAndGoesOn()
    {
        var feed = NewFeed(8000, new LinearResamplers(delay: 200));
        var slot = new ScriptedSlot(1, 1);
        _ring.TryWrite(new float[250]);
        feed.Pump(slot);
        Assert.Equal(300, feed.RunSamples);

        Assert.False(feed.Flush(slot));
        Assert.Equal(400, feed.RunSamples);
        slot.Run();
        Assert.True(feed.Flush(slot));

        Assert.Equal(500, feed.RunSamples);
    }

    [Fact]
    public void Pump_ImproperSamples_AreGuardedAndCountedOnce()
    {
        var feed = NewFeed(48000, new LinearResamplers());
        var slot = new ScriptedSlot(1000, 1);
        var samples = new float[30000];
        samples[3] = float.NaN;
        samples[20000] = 1.5f;
        samples[29999] = float.NegativeInfinity;
        _ring.TryWrite(samples);

        feed.Pump(slot);

        Assert.Equal(3, feed.InvalidSamples);
    }

    [Fact]
    public void Pump_SlotWantsLittle_TakesNoMore()
    {
        var feed = NewFeed(16000, new LinearResamplers());
        var slot = new ScriptedSlot(1, 1);
        _ring.TryWrite(new float[1000]);
        Assert.True(feed.Pump(slot));
        Assert.Equal(400, _reader.Position);
        Assert.False(feed.Pump(slot));
    }

    [Fact]
    public void Enter_AnotherRate_ReplacesTheResampler()
    {
        var resamplers = new LinearResamplers();
        var feed = NewFeed(8000, resamplers);
        feed.Enter(48000);
        feed.Enter(16000);
        Assert.Equal((2, 2), (resamplers.Created, resamplers.Disposed));
        feed.Enter(8000);
        feed.Close();
        feed.Close();
        Assert.Equal((3, 3), (resamplers.Created, resamplers.Disposed));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 10)]
    [InlineData(100_000, 10)]
    [InlineData(10, -1)]
    [InlineData(10, 100_000)]
    public void Pump_ResamplerThatLies_ThrowsInsteadOfSpinning(int produced, int consumed)
    {
        var feed = NewFeed(8000, new LyingResampler(produced, consumed));
        _ring.TryWrite(new float[1000]);
        var error = Assert.Throws<Emotion2VecException>(() => feed.Pump(new ScriptedSlot(4, 1)));
        Assert.Equal(ErrorKind.NativeError, error.Kind);
        Assert.Contains("8000 Hz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flush_ResamplerThatKeepsAll_Ends()
    {
        var feed = NewFeed(8000, new LinearResamplers(delay: 1_000_000));
        _ring.TryWrite(new float[1000]);
        var slot = new ScriptedSlot(100, 1);
        feed.Pump(slot);
        Assert.True(feed.Flush(slot));
        Assert.Equal(0, feed.RunSamples);
    }

    private SlotFeed NewFeed(int rate, IResamplerFactory resamplers)
    {
        _ring.Begin(rate);
        _reader.Enter(_ring.TakeRun()!);
        var feed = new SlotFeed(resamplers, _reader);
        feed.Enter(rate);
        return feed;
    }

    private sealed class LyingResampler(int produced, int consumed) : IResamplerFactory, IResampler
    {
        public IResampler Create(int inputRate, int outputRate) => this;

        public int Process(ReadOnlySpan<float> input, Span<float> output, out int used)
        {
            used = consumed;
            return produced;
        }

        public void Dispose()
        {
        }
    }
}
