using System.Text;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Packages;

public sealed class ModelPackageTests
{
    private static readonly EncoderConfig Small = new()
    {
        EmbedDim = 16,
        NumHeads = 2,
        NumAlibiHeads = 2,
        Depth = 1,
        PrenetDepth = 1,
        ConvPosGroups = 4,
        FeatureEncoder = FeatureEncoderSpec.Parse("[(4,10,5)] + [(4,3,2)]*4 + [(4,2,2)]*2"),
    };

    private static ModelPackage Create(ScratchFolder scratch, int seed = 1, string name = "small") =>
        RandomModel.Create(Small, new LabelSet(["生气/angry", "happy", "<unk>"]), seed, scratch[name]);

    private static string ErrorAfter(string from, string to)
    {
        using var scratch = new ScratchFolder();
        var path = Path.Combine(Create(scratch).Directory, ModelPackage.ManifestFile);
        var json = File.ReadAllText(path);
        Assert.Contains(from, json, StringComparison.Ordinal);
        File.WriteAllText(path, json.Replace(from, to, StringComparison.Ordinal));
        return Assert.Throws<ModelException>(() => ModelPackage.Open(scratch["small"])).Message;
    }

    [Fact]
    public void Open_WrittenPackage_IsTheSameModel()
    {
        using var scratch = new ScratchFolder();
        var written = Create(scratch);

        var opened = ModelPackage.Open(scratch["small"], verifyHash: true);

        Assert.Equal("small", opened.Name);
        Assert.Equal("UNTRAINED", opened.Caution);
        Assert.Equal(Small, opened.Config with { FeatureEncoder = Small.FeatureEncoder });
        Assert.Equal(Small.FeatureEncoder, opened.Config.FeatureEncoder);
        Assert.Equal(new TrainingConfig(), opened.Manifest.Model.Training);
        Assert.Equal(["angry", "happy", "unknown"], opened.Labels.ShortNames);
        Assert.Equal(written.Hash, opened.Hash);
        Assert.Matches("^sha256:[0-9a-f]{64}$", opened.Hash);
        Assert.Equal((16, 256, 0), (opened.Profile().ChunkFrames, opened.Profile().LeftFrames, opened.Profile().RightFrames));
        Assert.Equal(8, opened.Profile("low").ChunkFrames);
        Assert.Contains("default, low, accurate", Assert.Throws<ModelException>(() => opened.Profile("fast")).Message, StringComparison.Ordinal);
        Assert.Null(opened.Manifest.Model.Calibration);
    }

    [Fact]
    public void Manifest_KeepsEverySetting()
    {
        using var scratch = new ScratchFolder();
        var source = Create(scratch);
        var description = source.Manifest.Model with
        {
            Architecture = Small with { ExtractorMode = ExtractorMode.Default, NormEps = 1e-6, LayerNormFirst = true },
            Training = new TrainingConfig { Layerdrop = 0.25, Targets = new() { LossScale = 0.5 }, Masking = new() { MaskProbMin = 0.1 } },
            Calibration = new Calibration("SYNTHETIC", $"sha256:{new string('a', 64)}", [new("odd", null, 1.5, 1.25, 1), new("odd", 0.75, 2, 1.25, 1)]),
            Dimensions = ["valence", "arousal"],
            Profiles = [new StreamingProfile("odd", 3, 6, 1)],
            Provenance = new Provenance("t", [new SourceFile("a.pt", "00")], "n"),
            Caution = "",
        };
        using var weights = new RandomWeights(description.Architecture, description.HeadRows, 5);

        var package = ModelPackageWriter.Write(scratch["other"], description, weights);

        var read = package.Manifest.Model;
        Assert.Equal(description.Training, read.Training);
        Assert.Equal(description.Calibration.Temperatures, read.Calibration?.Temperatures);
        Assert.Equal((description.Calibration.Caution, description.Calibration.FittedOn), (read.Calibration?.Caution, read.Calibration?.FittedOn));
        Assert.Equal(["valence", "arousal"], read.Dimensions);
        Assert.Equal(description.Profiles, read.Profiles);
        Assert.Equal(description.Provenance.Sources, read.Provenance.Sources);
        Assert.Equal(ExtractorMode.Default, read.Architecture.ExtractorMode);
        Assert.Contains("\"extractor_mode\": \"default\"", File.ReadAllText(Path.Combine(package.Directory, ModelPackage.ManifestFile)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"format_version\": 2", "format_version is 2")]
    [InlineData("\"format_version\": 1", "\"format_version\": 1, \"extra\": 1", "extra")]
    [InlineData("\"embed_dim\": 16", "\"embed_dim\": 16, \"colour\": 1", "colour")]
    [InlineData("\"embed_dim\": 16", "\"embed_dim\": 16, \"embed_dim\": 16", "embed_dim")]
    [InlineData("\"embed_dim\": 16", "\"embed_dim\": 20", "has the shape")]
    [InlineData("\"embed_dim\": 16", "\"embed_dim\": 17", "embed_dim 17 is not divisible by num_heads 2")]
    [InlineData("\"depth\": 1", "\"depth\": 2", "'blocks.1.norm1.weight' is missing")]
    [InlineData("\"prenet_depth\": 1", "\"prenet_depth\": 0", "is no parameter of this architecture")]
    [InlineData("\"happy\",", "\"happy\", \"happy\",", "twice")]
    [InlineData("\"happy\",", "", "'proj.weight' has the shape [3, 16], [2, 16] is due")]
    [InlineData("\"caution\": \"UNTRAINED\"", "\"caution\": \"fine <b>\"", "caution")]
    [InlineData("\"name\": \"small\"", "\"name\": \"../small\"", "name '../small'")]
    [InlineData("\"name\": \"small\",", "", "name")]
    [InlineData("\"name\": \"small\"", "\"name\": null", "name")]
    [InlineData("\"chunk_frames\": 16", "\"chunk_frames\": 0", "chunk_frames of profile default is 0")]
    [InlineData("\"name\": \"low\"", "\"name\": \"default\"", "the same name")]
    [InlineData("\"extractor_mode\": \"layer_norm\"", "\"extractor_mode\": 0", "extractor_mode")]
    [InlineData("\"layerdrop\": 0.05", "\"layerdrop\": 1e999", "layerdrop")]
    [InlineData("\"sha256\": \"", "\"sha256\": \"x", "weights.sha256")]
    [InlineData("\"dimensions\": []", "\"dimensions\": [\"valence\"]", "'proj.weight' has the shape [3, 16], [4, 16] is due")]
    [InlineData("\"dimensions\": []", "\"dimensions\": [\"colour\"]", "dimensions has 'colour'; arousal, valence, dominance are possible")]
    [InlineData("\"dimensions\": []", "\"dimensions\": [null]", "dimensions has ''")]
    [InlineData("\"dimensions\": []", "\"dimensions\": [\"valence\", \"valence\"]", "dimensions names one twice")]
    [InlineData("\"calibration\": null", "\"calibration\": { \"caution\": \"\", \"fitted_on\": \"x\", \"temperatures\": [] }", "calibration has 0 entries")]
    [InlineData("\"calibration\": null", "\"calibration\": { \"caution\": \"\", \"fitted_on\": \"x\", \"temperatures\": [null] }", "a calibration entry is null")]
    [InlineData("\"calibration\": null", "\"calibration\": { \"caution\": \"\", \"fitted_on\": \"sha256:x\", \"temperatures\": [] }", "fitted_on is 'sha256:x'")]
    [InlineData("\"calibration\": null", "\"calibration\": { \"caution\": \"<b>\", \"fitted_on\": \"x\", \"temperatures\": [] }", "calibration caution '<b>'")]
    [InlineData("\"parameter_count\": ", "\"parameter_count\": 1", "parameter_count is 1")]
    public void Open_EditedDescription_SaysWhatIsWrong(string from, string to, string expected) =>
        Assert.Contains(expected, ErrorAfter(from, to), StringComparison.Ordinal);

    [Fact]
    public void VerifyHash_OneFlippedBit_IsNoticed()
    {
        using var scratch = new ScratchFolder();
        var package = Create(scratch);
        var weights = File.ReadAllBytes(package.WeightsPath);
        weights[^1] ^= 1;
        File.WriteAllBytes(package.WeightsPath, weights);

        Assert.Equal(package.Hash, ModelPackage.Open(scratch["small"]).Hash);
        Assert.Contains("was changed or damaged", Assert.Throws<ModelException>(() => ModelPackage.Open(scratch["small"], verifyHash: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoPackage_SaysHowToMakeOne()
    {
        using var scratch = new ScratchFolder();

        Assert.Contains("e2v convert", Assert.Throws<ModelException>(() => ModelPackage.Open(scratch.FullName)).Message, StringComparison.Ordinal);
        Create(scratch);
        File.Delete(Path.Combine(scratch["small"], ModelPackage.WeightsFile));
        Assert.Contains("weights.safetensors", Assert.Throws<ModelException>(() => ModelPackage.Open(scratch["small"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DamagedDescription_ThrowsNothingButModelException()
    {
        using var scratch = new ScratchFolder();
        var path = Path.Combine(Create(scratch).Directory, ModelPackage.ManifestFile);
        var original = File.ReadAllBytes(path);
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            File.WriteAllBytes(path, round % 2 == 0 ? Mutation.Apply(original, random) : Nullify(original, random));
            try
            {
                ModelPackage.Open(scratch["small"]);
            }
            catch (ModelException)
            {
                // The only failure allowed.
            }
        }
    }

    // Replaces one value of a line by null, an empty list or an empty object.
    private static byte[] Nullify(byte[] json, Random random)
    {
        var lines = Encoding.UTF8.GetString(json).Split('\n');
        var line = random.Next(lines.Length);
        var colon = lines[line].IndexOf(": ", StringComparison.Ordinal);
        if (colon > 0 && !lines[line].EndsWith('{') && !lines[line].EndsWith('['))
        {
            var comma = lines[line].EndsWith(',') ? "," : "";
            lines[line] = lines[line][..colon] + ": " + random.GetItems(["null", "[null]", "{}", "\"\"", "-1"], 1)[0] + comma;
        }
        else
        {
            lines[line] = "null,";
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
