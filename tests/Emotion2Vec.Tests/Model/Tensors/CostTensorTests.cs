using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Tensors;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Model.Tensors;

public sealed class CostTensorTests
{
    private static readonly EncoderConfig Large = new() { EmbedDim = 1024, NumHeads = 16, NumAlibiHeads = 16 };

    [Fact]
    public void Parameters_PublicSizes_EqualThePublishedCounts()
    {
        Assert.Equal(93_178_133, Count(new()));
        Assert.Equal(162_140_185, Count(Large));
    }

    [Fact]
    public void Parameters_NetworkAsksFor_ExactlyTheCatalogue()
    {
        foreach (var config in new[] { new(), Large, new() { LayerNormFirst = true }, new() { ConvPosPreLn = true }, new() { ExtractorMode = ExtractorMode.Default } })
        {
            var asked = new Recorder();
            _ = new Emotion2VecNetwork<CostTensor>(config, 9, asked);
            Assert.Equal(ParameterCatalog.For(config, 9).Select(p => $"{p.Name} [{string.Join(", ", p.Shape)}]").Order(), asked.Seen.Order());
        }
    }

    [Theory]
    [InlineData(8, 25.7)]
    [InlineData(16, 20.0)]
    [InlineData(32, 17.2)]
    public void Flops_CachedStep_EqualTheDerivedRates(int c, double gigaflopsPerSecond)
    {
        var report = StepCost(new(), new(c, 256, 0));
        var rate = report.ProductFlops * 50.0 / c / 1e9;

        // Derived by hand for the design with the front end's overlap left out, hence the margin.
        Assert.InRange(rate, 0.97 * gigaflopsPerSecond, 1.03 * gigaflopsPerSecond);
    }

    [Fact]
    public void Shape_WrongInput_IsNamed()
    {
        var report = new CostReport();
        var x = CostTensor.Input(report, 1, 4, 6);
        var error = Assert.Throws<ArgumentException>(() => x.Linear(CostTensor.Input(report, 5, 7), CostTensor.Input(report, 5)));
        Assert.Contains("[1, 4, 6]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => x + CostTensor.Input(report, 5));
        Assert.Throws<ArgumentException>(() => x.Slice(1, 3, 2));
    }

    private static CostReport StepCost(EncoderConfig config, ChunkGeometry geometry)
    {
        var report = new CostReport();
        var network = new Emotion2VecNetwork<CostTensor>(config, 9, CostTensor.Parameters(report));
        var (layers, reach) = (config.PrenetDepth + config.Depth, config.ConvPosKernel / 2);
        CostTensor[] Each(int count, params int[] shape) => [.. Enumerable.Range(0, count).Select(_ => CostTensor.Input(report, shape))];
        var output = new StreamingStep<CostTensor>(network, geometry).Forward(new()
        {
            Waveform = CostTensor.Input(report, 1, geometry.StepSamples),
            FrameValid = CostTensor.Input(report, 1, geometry.StepFrames),
            KeyMask = CostTensor.Input(report, 1, config.NumExtraTokens + geometry.StepFrames),
            PositionalCaches = Each(config.ConvPosDepth, 1, reach, config.EmbedDim),
            PastKeys = Each(layers, 1, config.NumHeads, geometry.LeftFrames, config.HeadDim),
            PastValues = Each(layers, 1, config.NumHeads, geometry.LeftFrames, config.HeadDim),
            PastPositions = CostTensor.Input(report, 1, geometry.LeftFrames),
            PastMask = CostTensor.Input(report, 1, geometry.LeftFrames),
        });
        Assert.Equal([1, geometry.ChunkFrames, config.EmbedDim], output.Features.Shape);
        Assert.Equal([1, reach, config.EmbedDim], output.PositionalCaches[0].Shape);
        Assert.Equal([1, config.NumHeads, geometry.ChunkFrames, config.HeadDim], output.NewKeys[0].Shape);
        return report;
    }

    private static long Count(EncoderConfig config)
    {
        var report = new CostReport();
        _ = new Emotion2VecNetwork<CostTensor>(config, 9, CostTensor.Parameters(report));
        return report.ParameterCount;
    }

    private sealed class Recorder : IParameters<CostTensor>
    {
        private readonly CostReport _report = new();

        public List<string> Seen { get; } = [];

        public CostTensor Get(string name, params ReadOnlySpan<int> shape)
        {
            Seen.Add($"{name} [{string.Join(", ", shape.ToArray())}]");
            return CostTensor.Input(_report, shape);
        }
    }
}
