using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Xunit.Abstractions;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>The equality once on a network of full base size (93 M random parameters), where sums are longer and rounding larger.</summary>
public sealed class BaseSizeEqualityTests(ITestOutputHelper log)
{
    [Fact]
    public void Step_BaseSizeNetwork_EqualsMaskedOfflineAndSharesItsWeights()
    {
        var config = new EncoderConfig();
        using var weights = new RandomWeights(config, 9, seed: 3);
        using var model = new EncoderModel(config, 9, weights);
        var geometry = new ChunkGeometry(16, 64, 0);
        var samples = Noise.Make(Noise.SamplesFor(104, rest: 77), seed: 5);
        using var encoder = StreamingFixture.Encoder(model, geometry);
        var bytes = model.WeightBytes;
        using var slot = encoder.OpenSlot();
        var record = StreamDriver.Run(encoder, slot, samples, packet: 1600);
        var (features, logits, _) = StreamingFixture.MaskedOffline(model, geometry, samples);
        log.WriteLine($"max difference {Compare.MaxDifference(features, [.. record.Features]):E1} of {Compare.MaxAbs(features):F2}");
        Compare.Close(features, [.. record.Features], StreamingFixture.Tolerance(features), "features");
        Compare.Close(logits, [.. record.Logits], StreamingFixture.Tolerance(logits), "logits");

        // A second session of known lengths brought no second copy of the weights; one for any length has convolutions in place of products, of those layers alone.
        Assert.Equal(bytes, model.WeightBytes);
        Assert.InRange(bytes, 370_000_000, 373_000_000);
        using var offline = new OfflineEncoder(model);
        Assert.Equal(bytes + (4L * 512 * 512 * ((4 * 3) + (2 * 2))), model.WeightBytes);
    }
}
