using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Realtime.Serving;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Commands;

/// <summary><c>convert --precision int8</c>, from a package to one that is served in 8 bits.</summary>
public sealed class ConvertRoundingTests : IDisposable
{
    private static readonly string Demo = RepositoryFolder.Path("configs/demo/demo-synth");

    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-int8-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Package_Int8_IsServedSoAndItsCardHasTheFigures()
    {
        var made = await CommandRun.OfAsync("convert", Demo, At("fast"), "--precision", "int8", "--speech", RepositoryFolder.Path("configs/demo/spoken-clip.flac"));
        Assert.Equal(ExitCodes.Ok, made.Code);
        var package = ModelPackage.Open(At("fast"), verifyHash: true);
        Assert.Equal(ModelPackage.Open(Demo).Hash, package.Hash);
        var agreement = Assert.IsType<Quantization>(package.Manifest.Model.Quantization).Agreement;
        Assert.True(agreement.IsGoodEnough);
        Assert.Contains(agreement.ToString(), await File.ReadAllTextAsync(Path.Combine(package.Directory, ModelPackage.CardFile)), StringComparison.Ordinal);
        using var automatic = ServingModel.Open(new() { Model = new() { Path = At("fast") } }, streams: 1);
        using var reference = ServingModel.Open(new() { Model = new() { Path = At("fast"), Precision = Precision.Float32 } }, streams: 1);
        Assert.Equal((agreement, null), (automatic.Rounding, reference.Rounding));
        Assert.Equal(("the processor in 8 bits", "the processor in float32"), (automatic.Where, reference.Where));

        // Beside a device, which computes in float32 unless told otherwise.
        using var beside = ServingModel.Open(new() { Model = new() { Path = At("fast"), Device = "cuda+cpu" } }, streams: 2, new FakeHost());
        Assert.Equal((agreement, "8 bits", "cuda:0, cuda:1 in float32 and the processor in 8 bits"), (beside.Rounding, beside.Arithmetic, beside.Where));
    }

    [Fact]
    public async Task Analyze_PackageFor8Bits_ComputesAsItIsTold()
    {
        Assert.Equal(ExitCodes.Ok, (await CommandRun.OfAsync("convert", Demo, At("fast"), "--precision", "int8")).Code);
        var reference = await AnalyzeAsync();
        Assert.Contains("float32", reference.Page, StringComparison.Ordinal);
        foreach (var precision in new[] { "auto", "int8" })
        {
            var rounded = await AnalyzeAsync("--precision", precision);
            Assert.NotEqual(reference.Scores, rounded.Scores);
            Assert.Contains("8 bits", rounded.Page, StringComparison.Ordinal);
            Assert.Contains($"--precision {precision}", rounded.Page, StringComparison.Ordinal);
        }

        Assert.Equal(reference.Scores, (await AnalyzeAsync("--precision", "float32")).Scores);

        async Task<(string Scores, string Page)> AnalyzeAsync(params string[] precision)
        {
            var clip = RepositoryFolder.Path("configs/demo/spoken-clip.flac");
            var run = await CommandRun.OfAsync(["analyze", clip, "-m", At("fast"), "--mode", "cached", "--report", At("r.html"), "--format", "csv", .. precision]);
            Assert.Equal(ExitCodes.Ok, run.Code);
            return (run.Output, await File.ReadAllTextAsync(At("r.html")));
        }
    }

    [Fact]
    public async Task Package_TooLittleSpeech_StaysAtFloat32AndSaysWhy()
    {
        using (var writer = new WavWriter(At("short.wav"), WavSampleFormat.Pcm16))
        {
            writer.Write(Noise.Make(32_000, seed: 1));
        }

        var made = await CommandRun.OfAsync("convert", Demo, At("slow"), "--precision", "int8", "--speech", At("short.wav"));
        Assert.NotEqual(ExitCodes.Ok, made.Code);
        Assert.Null(ModelPackage.Open(At("slow")).Manifest.Model.Quantization);
        Assert.Contains("float32 alone", made.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Int8WithoutRanges_SaysHowToGetThem()
    {
        var error = Assert.Throws<Emotion2VecException>(() => LoadedModel.Open(Demo, precision: Precision.Int8));
        Assert.Equal(ErrorKind.ModelMismatch, error.Kind);
        Assert.Contains("--precision int8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"low\": 5", "must hold 0")]
    [InlineData("\"high\": 1e39", "must hold 0")]
    [InlineData("\"feature_cosine\": 0.5", "too little")]
    [InlineData("\"weight\": \"blocks.77.mlp.fc1.weight\"", "no parameter of this architecture")]
    public async Task Open_DamagedRanges_NamesWhatIsWrong(string member, string told)
    {
        Assert.Equal(ExitCodes.Ok, (await CommandRun.OfAsync("convert", Demo, At("fast"), "--precision", "int8")).Code);
        var file = Path.Combine(At("fast"), ModelPackage.ManifestFile);
        var text = await File.ReadAllTextAsync(file);
        var name = member[..(member.IndexOf(':', StringComparison.Ordinal) + 1)];
        var start = text.IndexOf(name, text.IndexOf("\"quantization\"", StringComparison.Ordinal), StringComparison.Ordinal);
        var end = text.IndexOfAny([',', '\n'], start);
        await File.WriteAllTextAsync(file, text[..start] + member + text[end..]);
        Assert.Contains(told, Assert.Throws<ModelException>(() => ModelPackage.Open(At("fast"))).Message, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
