using Emotion2Vec.Core.Trajectories;

namespace Emotion2Vec.Tests.Core.Trajectories;

public sealed class TrajectoryPoolCalibrationTests
{
    private static readonly TemperatureCurve Curve = new(4, 2, 0.5);

    [Fact]
    public void Pool_WithTemperatures_DividesLogitsByTheOneOfTheVoiceHeard()
    {
        var plain = new TrajectoryPool(1.5, [false, false, true]);
        var calibrated = new TrajectoryPool(1.5, [false, false, true], Curve);
        var random = new Random(3);
        var (before, after) = (new float[3], new float[3]);
        var voiced = 0.0;
        for (var t = 0; t < 400; t++)
        {
            float[] logits = [random.NextSingle() * 4, random.NextSingle() * 4, 9];
            var speech = random.Next(4) == 0 ? 0 : random.NextSingle();
            voiced += speech;
            plain.Pool(logits, speech, before);
            calibrated.Pool(logits, speech, after);

            // log(p1 / p2) is s (h1 - h2): the temperature divides it, warm-up included.
            var expected = Math.Log(before[0] / before[1]) / Curve.At(voiced / 50);
            Assert.Equal(expected, Math.Log(after[0] / after[1]), 1e-5 * Math.Max(1, Math.Abs(expected)));
            Assert.Equal(0, after[2]);
            Assert.Equal(1, after.Sum(), 1e-5);
        }
    }

    [Fact]
    public void Pool_TemperatureOfOne_ChangesNothing()
    {
        var plain = new TrajectoryPool(0.75, new bool[2]);
        var calibrated = new TrajectoryPool(0.75, new bool[2], new TemperatureCurve(1, 1, 1));
        var (before, after) = (new float[2], new float[2]);
        for (var t = 0; t < 200; t++)
        {
            plain.Pool([t % 7, t % 5], 1, before);
            calibrated.Pool([t % 7, t % 5], 1, after);
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public void Pool_SteadyVoice_NeverJumps()
    {
        var pool = new TrajectoryPool(1.5, new bool[2], Curve);
        var probabilities = new float[2];
        float last = 0.5f;
        for (var t = 0; t < 400; t++)
        {
            pool.Pool([1, 0], 1, probabilities);
            Assert.InRange(probabilities[0] - last, -1e-6, 0.015);
            last = probabilities[0];
        }

        Assert.Equal(1 / (1 + Math.Exp(-1 / 0.5)), last, 1e-5);
    }

    [Fact]
    public void Restore_WithTemperaturesAndDimensions_GoesOnBitByBit()
    {
        var original = new TrajectoryPool(1.5, new bool[3], Curve, dimensionCount: 2);
        var copy = new TrajectoryPool(1.5, new bool[3], Curve, dimensionCount: 2);
        var random = new Random(8);
        var (a, b, x, y) = (new float[3], new float[3], new float[2], new float[2]);
        for (var t = 0; t < 300; t++)
        {
            if (t % 50 == 49)
            {
                var state = new double[original.SnapshotLength];
                original.Snapshot(state);
                copy = new TrajectoryPool(1.5, new bool[3], Curve, dimensionCount: 2);
                copy.Restore(state);
            }

            float[] logits = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            float[] dimensions = [random.NextSingle(), random.NextSingle()];
            var speech = random.Next(3) / 2f;
            original.Pool(logits, dimensions, speech, a);
            copy.Pool(logits, dimensions, speech, b);
            original.ReadDimensions(x);
            copy.ReadDimensions(y);
            if (t >= 49)
            {
                Assert.Equal(a, b);
                Assert.Equal(x, y);
            }
        }
    }
}
