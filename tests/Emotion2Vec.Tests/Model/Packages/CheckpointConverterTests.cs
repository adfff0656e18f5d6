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

    [Theory]
    [InlineData("model_raw.pt")]
    [InlineData("model_wrapped.pt")]
    [InlineData("model_legacy.pt")]
    public void Convert_BareFileOfAnyFormat_YieldsTheSameHash(string file)
    {
        using var scratch = new ScratchFolder();
        var expected = CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["same"]);

        var package = CheckpointConverter.Convert(UpstreamFixtures.Ckpt(file), scratch["other/same"], WithFiles());

        Assert.Equal(expected.Hash, package.Hash);
        Assert.Equal([file, "config.yaml", "tokens.txt"], package.Manifest.Model.Provenance.Sources.Select(source => source.Name));
    }

    [Fact]
    public void Convert_Safetensors_IsAsGoodAsACheckpoint()
    {
        using var scratch = new ScratchFolder();

        var package = CheckpointConverter.Convert(UpstreamFixtures.Tiny("model.safetensors"), scratch["same"]);

        Assert.Equal(CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["two/same"]).Hash, package.Hash);
    }

    [Fact]
    public void Convert_Half_RoundsTheWeightsOnce()
    {
        using var scratch = new ScratchFolder();
        var full = CheckpointConverter.Convert(UpstreamFixtures.Ckpt("model_fp16.pt"), scratch["full"], WithFiles());
        var half = CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["half"], new() { Package = new() { Half = true } });

        Assert.True(new FileInfo(half.WeightsPath).Length < new FileInfo(full.WeightsPath).Length);
        using var expected = full.OpenWeights();
        using var actual = half.OpenWeights();
        Assert.All(full.Parameters, parameter => Assert.Equal(expected.ReadAll(parameter.Name), actual.ReadAll(parameter.Name)));
    }

    [Fact]
    public void Convert_WithoutHead_LeavesItOut()
    {
        using var scratch = new ScratchFolder();

        var package = CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["bare"], new() { WithoutHead = true });

        Assert.Equal(0, package.Labels.Count);
        Assert.DoesNotContain(package.Parameters, parameter => parameter.Name.StartsWith("proj.", StringComparison.Ordinal));
        Assert.Contains("no classifier", File.ReadAllText(Path.Combine(package.Directory, ModelPackage.CardFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_OtherNumberOfLabels_SaysWhatToDo()
    {
        using var scratch = new ScratchFolder();
        var tokens = scratch.Write("tokens.txt", "angry\nhappy\n<unk>\n");

        var message = Assert.Throws<ModelException>(
            () => CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["x"], new() { TokensPath = tokens })).Message;

        Assert.Contains("[9, 96], but [3, 96] is needed", message, StringComparison.Ordinal);
        Assert.Contains("its labels must be as many as its rows", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_EditedLabels_KeepTheUnusedOnes()
    {
        using var scratch = new ScratchFolder();

        var package = CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["edited"], new() { TokensPath = UpstreamFixtures.Tiny("tokens_unuse.txt") });

        Assert.Equal(9, package.Labels.Count);
        Assert.Equal(["angry", "happy", "neutral", "sad", "surprised", "unknown"], package.Labels.ShortNames);
    }

    [Fact]
    public void Convert_Card_TellsProvenanceLicenceAndIntendedUse()
    {
        using var scratch = new ScratchFolder();

        var package = CheckpointConverter.Convert(UpstreamFixtures.Tiny(""), scratch["x"], new() { Name = "tiny", Caution = "SYNTHETIC" });

        var card = File.ReadAllText(Path.Combine(package.Directory, ModelPackage.CardFile));
        Assert.All(
            new[] { "# tiny", "**SYNTHETIC", "not what a person feels", "keep their licence", "`model.pt`, SHA-256", package.Manifest.Weights.Sha256, "生气/angry" },
            part => Assert.Contains(part, card, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../model.pt")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    public void Convert_ConfigurationThatPointsElsewhere_IsRefused(string target)
    {
        using var scratch = new ScratchFolder();
        scratch.Write("configuration.json", $$$"""{"file_path_metas":{"init_param":"{{{target}}}"}}""");

        var message = Assert.Throws<ModelException>(() => CheckpointConverter.Convert(scratch.FullName, scratch["x"])).Message;

        Assert.Contains("the name of a file beside it is needed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_ConfigurationWithHalfACharacter_IsAnErrorOfTheFile()
    {
        using var scratch = new ScratchFolder();
        scratch.Write("configuration.json", """{"file_path_metas":{"init_param":"\ud800"}}""");

        Assert.Contains("configuration.json", Assert.Throws<ModelException>(() => CheckpointConverter.Convert(scratch.FullName, scratch["x"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_FolderWithoutConfigurationJson_GoesByNames()
    {
        using var scratch = new ScratchFolder();
        foreach (var name in new[] { "config.yaml", "tokens.txt" })
        {
            File.Copy(UpstreamFixtures.Tiny(name), scratch[name]);
        }

        File.Copy(UpstreamFixtures.Tiny("model.pt"), scratch["emotion2vec_base.pt"]);
        scratch.Write("tokens.json", """["a","b","c","d","e","f","g","h","<unk>"]""");

        Assert.Equal("a", CheckpointConverter.Convert(scratch.FullName, scratch["x"]).Labels.Names[0]); // tokens.json wins over tokens.txt
    }

    [Fact]
    public void Convert_NothingThere_SaysWhatIsMissing()
    {
        using var scratch = new ScratchFolder();

        Assert.Contains("does not exist", Assert.Throws<ModelException>(() => CheckpointConverter.Convert(scratch["no"], scratch["x"])).Message, StringComparison.Ordinal);
        Assert.Contains("no checkpoint", Assert.Throws<ModelException>(() => CheckpointConverter.Convert(scratch.FullName, scratch["x"])).Message, StringComparison.Ordinal);
        scratch.Write("model.pt", "not one");
        Assert.Contains("no config.yaml", Assert.Throws<ModelException>(() => CheckpointConverter.Convert(scratch.FullName, scratch["x"])).Message, StringComparison.Ordinal);
    }

    private static ConversionOptions WithFiles() => new() { ConfigPath = UpstreamFixtures.Tiny("config.yaml"), TokensPath = UpstreamFixtures.Tiny("tokens.txt") };
}
