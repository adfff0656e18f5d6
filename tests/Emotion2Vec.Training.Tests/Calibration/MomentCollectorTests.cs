using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Calibration;

namespace Emotion2Vec.Training.Tests.Calibration;

public sealed class MomentCollectorTests
{
    private static readonly LabelSet Labels = new(["a", "unuse_0", "b"]);

    private static float[] Constant(int frames) => [.. Enumerable.Range(0, frames).SelectMany(_ => new[] { 1f, 50f, 0f })];

    [Fact]
    public void Add_ThreeAndAHalfSeconds_ReachesEveryBucketWithWeightOne()
    {
        var collector = new MomentCollector(Labels, 1.5, 16);
        collector.Add(Constant(175), truth: 2);
        foreach (var bucket in Enum.GetValues<VoicedBucket>())
        {
            Assert.Equal(1, collector.Utterances(bucket));
            Assert.Equal(1, collector[bucket].Sum(moment => moment.Weight), 1e-9);
            Assert.All(collector[bucket], moment => Assert.Equal((1, 2), (moment.Truth, moment.LogProbabilities.Length)));
        }

        // Chunks of 16 frames end at frames 16, 32 and 48 before the first second is over.
        Assert.Equal(3, collector[VoicedBucket.UpToOneSecond].Count);
    }

    [Fact]
    public void Add_AfterTheWarmup_HoldsThePooledLogits()
    {
        var collector = new MomentCollector(Labels, double.PositiveInfinity, 16);
        collector.Add(Constant(100), truth: 0);
        Assert.All(collector[VoicedBucket.UpToThreeSeconds], moment => Assert.Equal(1, moment.LogProbabilities[0] - moment.LogProbabilities[1], 1e-5));
    }

    [Fact]
    public void Add_OneFrame_IsOneMoment()
    {
        var collector = new MomentCollector(Labels, 1.5, 16);
        collector.Add(Constant(1), truth: 0);
        Assert.Single(collector[VoicedBucket.UpToOneSecond]);
        Assert.Equal(0, collector.Utterances(VoicedBucket.Longer));
    }

    [Fact]
    public void Add_LongSound_KeepsFewMoments()
    {
        var collector = new MomentCollector(Labels, 1.5, 8);
        collector.Add(Constant(3000), truth: 0);
        Assert.Equal(8, collector[VoicedBucket.Longer].Count);
    }
}
