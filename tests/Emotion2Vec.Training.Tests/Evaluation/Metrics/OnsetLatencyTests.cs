using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Evaluation.Metrics;

namespace Emotion2Vec.Training.Tests.Evaluation.Metrics;

public sealed class OnsetLatencyTests
{
    private static readonly LabeledSpan[] Reference = [new(0, 2, "n"), new(2, 5, "a"), new(5, 8, "n")];

    private static EmotionEvent Event(string label, int frame) => new(new(0, 0, label), frame);

    [Fact]
    public void Add_OneFoundOneMissed_CountsBoth()
    {
        var latency = new OnsetLatency();
        latency.Add(Reference, [Event("n", 20), Event("a", 150)], frame => (frame * 0.02) + 0.025);

        Assert.Equal((2, 0.5), (latency.Onsets, latency.MissRate));
        Assert.Equal(3.025 - 2, latency.MedianSeconds!.Value, 1e-9);
        Assert.Equal(3.025 - 2, latency.P90Seconds!.Value, 1e-9);
        Assert.Equal(0, latency.FalseAlarms);
    }

    [Fact]
    public void Add_EventWhereAnotherClassIs_IsAFalseAlarm()
    {
        var latency = new OnsetLatency();
        latency.Add(Reference, [Event("a", 50), Event("n", 300)], _ => 0);
        Assert.Equal(3600.0 / 8, latency.FalseAlarmsPerHour);
        Assert.Equal(0.5, latency.MissRate);
    }

    [Fact]
    public void Add_OneClassThroughout_HasNoOnset()
    {
        var latency = new OnsetLatency();
        latency.Add([new(0, 1, "n"), new(1, 2, "n")], [Event("n", 20)], _ => 0);
        Assert.Equal(0, latency.Onsets);
        Assert.Null(latency.MissRate);
        Assert.Null(latency.MedianSeconds);
        Assert.Equal(0, latency.FalseAlarmsPerHour);
    }

    [Fact]
    public void Measures_OfNothing_AreNull() => Assert.Null(new OnsetLatency().FalseAlarmsPerHour);
}
