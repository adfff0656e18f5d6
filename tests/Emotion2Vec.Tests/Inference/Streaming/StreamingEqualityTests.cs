using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;
using Xunit.Abstractions;

namespace Emotion2Vec.Tests.Inference.Streaming;

public sealed class StreamingEqualityTests(ITestOutputHelper log) : IDisposable
{
    private readonly TinyModel _tiny = new();

    /// <summary>The grid of the streaming design, section 2.9, with L = infinity as the longest stream.</summary>
    public static TheoryData<int, int, int> Geometries => new()
    {
        { 16, 64, 0 }, { 8, 64, 0 }, { 4, 32, 0 }, { 32, 64, 0 }, { 16, 48, 0 }, { 16, 0, 0 }, { 16, 112, 0 }, { 64, 0, 0 },
        { 16, 64, 8 }, { 16, 32, 8 }, { 8, 32, 4 }, { 1, 8, 2 }, { 3, 6, 1 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Step_EveryLength_EqualsMaskedOffline(int c, int l, int r)
    {
        var geometry = new ChunkGeometry(c, l, r);
        using var encoder = StreamingFixture.Encoder(_tiny.Model, geometry);
        foreach (var frames in new[] { 1, c - 1, c, c + 1, 5, 37, 104 }.Where(t => t > 0).Distinct())
        {
            var samples = Noise.Make(Noise.SamplesFor(frames, rest: frames % 2 == 0 ? 0 : 123), seed: frames);
            var worst = AssertEqual(geometry, encoder, samples, packet: 1000);
            log.WriteLine($"C={c} L={l} R={r} T={frames}: {worst:E1}");
        }
    }

    [Fact]
    public void Step_RandomGeometriesLengthsAndPackets_EqualsMaskedOffline()
    {
        var random = new Random(20260601);
        for (var i = 0; i < 25; i++)
        {
            var geometry = new ChunkGeometry(random.Next(1, 40), random.Next(0, 80), random.Next(3) == 0 ? random.Next(0, 9) : 0);
            var frames = random.Next(1, 130);
            var packet = random.Next(1, 3000);
            var samples = Noise.Make(Noise.SamplesFor(frames, random.Next(0, 320)), seed: i);
            using var encoder = StreamingFixture.Encoder(_tiny.Model, geometry);
            var worst = AssertEqual(geometry, encoder, samples, packet);
            log.WriteLine($"{geometry} T={frames} packet={packet}: {worst:E1}");
        }
    }

    [Fact]
    public void MaskedOffline_ShortChunks_DifferFromFullContext()
    {
        // The equality above would be worthless if the mask made no difference.
        var samples = Noise.Make(Noise.SamplesFor(104), seed: 7);
        var chunked = StreamingFixture.MaskedOffline(_tiny.Model, new(16, 32, 0), samples);
        var full = StreamingFixture.MaskedOffline(_tiny.Model, new(104, 0, 0), samples);
        Assert.True(Compare.MaxDifference(full.Features, chunked.Features) > 0.1);
    }

    public void Dispose() => _tiny.Dispose();

    private double AssertEqual(ChunkGeometry geometry, Emotion2Vec.Inference.Streaming.StreamingEncoder encoder, float[] samples, int packet)
    {
        var (features, logits, _) = StreamingFixture.MaskedOffline(_tiny.Model, geometry, samples);
        using var slot = encoder.OpenSlot();
        var record = StreamDriver.Run(encoder, slot, samples, packet);
        Compare.Close(features, [.. record.Features], StreamingFixture.Tolerance(features), $"features {geometry}");
        Compare.Close(logits, [.. record.Logits], StreamingFixture.Tolerance(logits), $"logits {geometry}");
        return Compare.MaxDifference(features, [.. record.Features]);
    }
}
