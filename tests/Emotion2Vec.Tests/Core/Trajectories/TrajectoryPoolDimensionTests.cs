using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Tests.Core.Trajectories;

public sealed class TrajectoryPoolDimensionTests
{
    private readonly float[] _probabilities = new float[2];
    private readonly float[] _dimensions = new float[2];

    [Fact]
    public void ReadDimensions_NothingPooled_IsNotANumber()
    {
        var pool = NewPool(1.5);
        pool.Pool([1, 2], [0.3f, 0.4f], 0, _probabilities);
        pool.ReadDimensions(_dimensions);
        Assert.All(_dimensions, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void ReadDimensions_OneFrame_IsThatFrameUnshrunk()
    {
        var pool = NewPool(1.5);
        pool.Pool([1, 2], [0.3f, -0.4f], 0.2f, _probabilities);
        pool.ReadDimensions(_dimensions);
        Assert.Equal([0.3f, -0.4f], _dimensions);
    }

    [Fact]
    public void ReadDimensions_WeightedFrames_IsTheDecayedMean()
    {
        const double Tau = 0.75;
        var pool = NewPool(Tau);
        var random = new Random(5);
        var decay = Math.Exp(-0.02 / Tau);
        double sum = 0, weight = 0;
        for (var t = 0; t < 200; t++)
        {
            var (value, speech) = (random.NextSingle(), random.NextSingle());
            pool.Pool([0, 0], [value, 1], speech, _probabilities);
            (sum, weight) = ((decay * sum) + (speech * (double)value), (decay * weight) + speech);
        }

        pool.ReadDimensions(_dimensions);
        Assert.Equal(sum / weight, _dimensions[0], 1e-6);
        Assert.Equal(1, _dimensions[1], 1e-6);
    }

    [Fact]
    public void Pool_DimensionNotFinite_LeavesTheFrameOut()
    {
        var pool = NewPool(1.5);
        pool.Pool([1, 2], [0.3f, 0.4f], 1, _probabilities);
        pool.Pool([5, 6], [0.9f, float.NaN], 1, _probabilities);
        pool.ReadDimensions(_dimensions);
        Assert.Equal([0.3f, 0.4f], _dimensions);
        Assert.Equal(1, pool.SkippedFrames);
    }

    [Fact]
    public void Restart_Always_ForgetsThem()
    {
        var pool = NewPool(1.5);
        pool.Pool([1, 2], [0.3f, 0.4f], 1, _probabilities);
        pool.Restart();
        pool.Pool([1, 2], [0.7f, 0.8f], 1, _probabilities);
        pool.ReadDimensions(_dimensions);
        Assert.Equal([0.7f, 0.8f], _dimensions);
    }

    [Fact]
    public void Pool_WrongNumberOfDimensions_Throws() =>
        Assert.Throws<ArgumentException>(() => NewPool(1.5).Pool([1, 2], 1, _probabilities));

    private static TrajectoryPool NewPool(double tauSeconds) => new(tauSeconds, new bool[2], dimensionCount: 2);
}
