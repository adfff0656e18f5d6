using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Pipeline;

public sealed class StreamReporterTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingSink _sink = new();
    private readonly SinkPump _pump;
    private readonly AudioRing _ring;
    private readonly StreamReporter _reporter;
    private readonly List<string> _sent = [];
    private long _frame;
    private float _arousal = 0.5f;

    public StreamReporterTests()
    {
        _pump = new SinkPump(_sink, 0, 4, _clock, NullLogger.Instance);
        _ring = new AudioRing(1, _clock);
        var info = new ScriptedEncoder(4, 1, "calm", "happy", "sad") { Dimensions = ["arousal"] }.Info;
        var labels = LabelSelection.Of(info.Labels, new());
        var context = new EngineContext(info, labels, new LinearResamplers(), EngineContext.BlocksFor(info, labels), new SinkSet([_pump]), new EngineOptions(), _clock);
        _reporter = new StreamReporter(new StreamId("a"), _ring, context, new());
        _pump.Start(CancellationToken.None);
    }

    [Fact]
    public async Task ReportState_First_IsSentAtOnce()
    {
        await ReportAsync(0.5f, 0.3f, 0.2f);
        Assert.Equal(["calm 0.50 Tracking 85"], _sent);
        var state = _sink.States[0];
        Assert.Equal([0.5f, 0.3f, 0.2f], state.Probabilities);
        Assert.Equal(new DateTimeOffset(638_000_000_000_850_000, TimeSpan.Zero), state.At);
        Assert.Equal(0.9f, state.Quality);
    }

    [Fact]
    public async Task ReportState_SmallChanges_AreNotSent()
    {
        for (var i = 0; i < 100; i++)
        {
            await ReportAsync(0.5f + (i % 2 * 0.049f), 0.3f, 0.2f);
        }

        Assert.Single(_sent);
    }

    [Fact]
    public async Task ReportState_ConfidenceMovesAStep_IsSent()
    {
        await ReportAsync(0.5f, 0.3f, 0.2f);
        for (var i = 0; i < 12; i++)
        {
            await ReportAsync(0.52f, 0.28f, 0.2f);
        }

        await ReportAsync(0.56f, 0.24f, 0.2f);
        Assert.Equal(["calm 0.50 Tracking 85", "calm 0.56 Tracking 1125"], _sent);
    }

    [Fact]
    public async Task ReportState_LabelFlipsEveryChunk_IsSentAtMostOnceASecond()
    {
        for (var i = 0; i < 126; i++)
        {
            await ReportAsync(i % 2 == 0 ? 0.5f : 0.3f, i % 2 == 0 ? 0.3f : 0.5f, 0.2f);
        }

        // 126 chunks of 80 ms are 10 s; a change waits for the first chunk a second later that still differs.
        Assert.InRange(_sent.Count, 9, 11);
    }

    [Fact]
    public async Task ReportState_PhaseChanges_IsSentAsSoonAsASecondHasPassed()
    {
        await ReportAsync(0.5f, 0.3f, 0.2f, TrajectoryPhase.Warmup);
        for (var i = 0; i < 13; i++)
        {
            await ReportAsync(0.5f, 0.3f, 0.2f);
        }

        Assert.Equal(["calm 0.50 Warmup 85", "calm 0.50 Tracking 1125"], _sent);
    }

    [Fact]
    public async Task SendFinalState_Unsent_SendsItOnce()
    {
        Assert.Null(_reporter.SendFinalState());
        await ReportAsync(0.5f, 0.3f, 0.2f);
        await ReportAsync(0.5f, 0.3f, 0.2f);
        Assert.Equal(165, _reporter.SendFinalState()!.TimeMs);
        await SettleAsync();
        Assert.Equal(165, _reporter.SendFinalState()!.TimeMs);
        await SettleAsync();
        Assert.Equal(2, _sink.States.Count);
    }

    [Fact]
    public async Task ReportHealth_EveryTenSeconds_IsSentWithWhatWasCounted()
    {
        _ring.Begin(16000);
        _ring.TryWrite(new float[100_000]);
        _ring.Count(SourceCounter.PacketsLost, 3);
        _reporter.SinkDropCounts[0] = 5;
        for (var i = 1; i <= 100; i++)
        {
            _reporter.AddLatency(TimeSpan.FromMilliseconds(i));
        }

        for (var i = 0; i < 250; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            _reporter.ReportHealth(32000, 7, 11);
        }

        await _pump.StopAsync(CancellationToken.None);
        var health = _sink.Healths[^1];
        Assert.InRange(_sink.Healths.Count, 1, 2);
        Assert.Equal(2, health.AudioSeconds);
        Assert.Equal((100_000, 11), (health.RingDroppedSamples, health.RingQueuedSamples));
        Assert.Equal(new Dictionary<SourceCounter, long> { [SourceCounter.PacketsLost] = 3, [SourceCounter.SamplesInvalid] = 7 }, health.Source);
        Assert.Equal(new Dictionary<string, long> { ["recording"] = 5 }, health.SinkDropped);
    }

    [Fact]
    public void SendHealth_Latency_IsOfTheTimeSinceTheLastReport()
    {
        for (var i = 1; i <= 100; i++)
        {
            _reporter.AddLatency(TimeSpan.FromMilliseconds(i));
        }

        var first = _reporter.SendHealth(0, 0, 0);
        Assert.InRange(first.LatencyP50Ms, 50, 57);
        Assert.InRange(first.LatencyP99Ms, 99, 112);
        Assert.Equal(0, _reporter.SendHealth(0, 0, 0).LatencyP99Ms);
    }

    [Fact]
    public async Task ReportState_CertaintyChanges_IsSentThoughConfidenceHardlyMoved()
    {
        await ReportAsync(0.7f, 0.2f, 0.1f, TrajectoryPhase.Warmup);
        for (var i = 0; i < 20; i++)
        {
            await ReportAsync(0.41f, 0.3f, 0.29f);
        }

        for (var i = 0; i < 20; i++)
        {
            await ReportAsync(0.39f, 0.31f, 0.3f);
        }

        Assert.Equal([true, false, true], _sink.States.Select(state => state.IsUncertain));
    }

    [Fact]
    public async Task ReportState_ADimensionMoves_IsSent()
    {
        foreach (var (arousal, times) in new[] { (float.NaN, 30), (0.2f, 30), (0.24f, 30), (0.26f, 30) })
        {
            for (var i = 0; i < times; i++)
            {
                _arousal = arousal;
                await ReportAsync(0.7f, 0.2f, 0.1f);
            }
        }

        Assert.Equal([float.NaN, 0.2f, 0.26f], _sink.States.Select(state => Assert.Single(state.Dimensions).Value));
        Assert.All(_sink.States, state => Assert.Equal("arousal", state.Dimensions[0].Name));
    }

    private async Task ReportAsync(float calm, float happy, float sad, TrajectoryPhase phase = TrajectoryPhase.Tracking)
    {
        var block = new FrameBlock(4, 3, dimensionCount: 1)
        {
            FirstFrame = _frame,
            FrameCount = 4,
            UtcTicks = 638_000_000_000_000_000 + (_frame * 20 * TimeSpan.TicksPerMillisecond),
            Quality = 0.9f,
            Phase = phase,
        };
        block.DimensionBuffer[3] = _arousal;
        new[] { calm, happy, sad }.CopyTo(block.ProbabilityBuffer, 9);
        _frame += 4;
        _reporter.Observe(block);
        _reporter.ReportState();
        await SettleAsync();
    }

    // Lets the pump deliver before the next notice replaces this one.
    private async Task SettleAsync()
    {
        var marker = new StreamStatus(new StreamId("marker"), StreamCondition.Online, $"{_frame}-{Guid.NewGuid()}", "", default);
        _pump.Post(new Notice(Status: marker));
        for (var waited = 0; !_sink.Told.Contains(marker); waited++)
        {
            Assert.True(waited < 6000, "the sink was not told");
            await Task.Delay(1);
        }

        _sent.Clear();
        _sent.AddRange(_sink.States.Select(state => FormattableString.Invariant($"{state.Label} {state.Confidence:0.00} {state.Phase} {state.TimeMs}")));
    }
}
