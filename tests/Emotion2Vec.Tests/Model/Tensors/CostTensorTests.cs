using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
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
