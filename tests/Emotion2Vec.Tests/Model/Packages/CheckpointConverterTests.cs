using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Packages;

public sealed class CheckpointConverterTests
{
    private sealed class Recorder : IProgress<PackageProgress>
    {
        public List<PackageProgress> Reports { get; } = [];

        public void Report(PackageProgress value) => Reports.Add(value);
    }

    [Fact]
    public void Convert_PublicLayout_YieldsTheSameWeightsUnderBareNames()
    {
        using var scratch = new ScratchFolder();
        var progress = new Recorder();

        var package = CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["tiny-model"], progress: progress);

        Assert.Equal("tiny-model", package.Name);
        Assert.Equal("", package.Caution);
        Assert.Equal(96, package.Config.EmbedDim);
        Assert.Equal("angry", package.Labels.ShortNames[0]);
        Assert.Equal(package.Parameters.Count, progress.Reports.Count);
        Assert.Equal(package.Parameters.Count, progress.Reports[^1].Done);
        package.VerifyHash();
        using var expected = SafetensorsFile.Open(UpstreamFixtures.Tiny("model.safetensors"));
        using var actual = package.OpenWeights();
        Assert.Equal(package.Parameters.Select(p => p.Name).Order(), actual.Names.Order());
        foreach (var name in actual.Names)
        {
            Assert.Equal(expected.ReadAll(name), actual.ReadAll(name));
        }
    }
}
