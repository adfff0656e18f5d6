using System.Security.Cryptography;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Gating;

public sealed class SileroDetectorTests : IDisposable
{
    private readonly SileroDetectorFactory _factory = new();

    public void Dispose() => _factory.Dispose();

    [Fact]
    public void Model_Bytes_AreThoseThatTheCardNames()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(SileroDetectorFactory.ReadModel()));
        Assert.Contains(hash, File.ReadAllText(RepositoryFolder.Path("configs/gate/CARD.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_SilenceAndNoise_AreNoSpeech()
    {
        using var detector = _factory.Open();
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(detector.Detect(new float[512]), 0, 0.35);
        }

        detector.Reset();
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(detector.Detect([.. Enumerable.Range(0, 512).Select(_ => (random.NextSingle() - 0.5f) / 5)]), 0, 0.5);
        }
    }

    [Fact]
    public void Detect_TwoStreams_DoNotDisturbEachOther()
    {
        using var alone = _factory.Open();
        using var one = _factory.Open();
        using var other = _factory.Open();
        var random = new Random(2);
        for (var i = 0; i < 50; i++)
        {
            var window = Noise(random);
            var expected = alone.Detect(window);
            Assert.Equal(expected, one.Detect(window));
            other.Detect(Noise(random));
        }
    }

    [Fact]
    public void Reset_Used_IsAsNewBitForBit()
    {
        using var detector = _factory.Open();
        var random = new Random(3);
        var windows = Enumerable.Range(0, 20).Select(_ => Noise(random)).ToArray();
        var first = windows.Select(window => detector.Detect(window)).ToArray();
        detector.Reset();
        Assert.Equal(first, windows.Select(window => detector.Detect(window)));
    }

    [Fact]
    public void Detect_SteadyState_AllocatesNothing()
    {
        using var gate = new SpeechGate(_factory.Open(), new());
        var chunk = new float[5120];
        long[] rounds = [.. Enumerable.Range(0, 21).Select(_ => Measure())];

        // The median: the runtime's own work (tiering up a method, say) may fall on this thread's account in a round or two.
        Array.Sort(rounds);
        Assert.True(rounds[10] == 0, $"a chunk of ten windows allocates {rounds[10]} bytes");

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            gate.Write(chunk);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Detect_WrongLength_Throws()
    {
        using var detector = _factory.Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Detect(new float[400]));
    }

    private static float[] Noise(Random random) => [.. Enumerable.Range(0, 512).Select(_ => (random.NextSingle() * 2) - 1)];
}
