using Emotion2Vec.Model;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Configuration;

public sealed class UpstreamConfigReaderTests
{
    private static readonly string Tiny = File.ReadAllText(UpstreamFixtures.Tiny("config.yaml"));

    private static string ErrorOf(string yaml) => Assert.Throws<ModelException>(() => UpstreamConfigReader.Parse(yaml, "config.yaml")).Message;

    private static string Edit(string from, string to)
    {
        Assert.Contains(from, Tiny, StringComparison.Ordinal);
        return Tiny.Replace(from, to, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FunAsrLayout_FillsEveryPart()
    {
        var config = UpstreamConfigReader.Read(UpstreamFixtures.Tiny("config.yaml"));

        Assert.Equal(1e-5, config.Encoder.NormEps); // "1e-05" is text to a YAML 1.1 parser
        Assert.Equal((96, 6, 3, 2), (config.Encoder.EmbedDim, config.Encoder.NumHeads, config.Encoder.Depth, config.Encoder.PrenetDepth));
        Assert.Equal(6, config.Encoder.NumAlibiHeads);
        Assert.Equal(64, config.Encoder.FeatureChannels);
        Assert.Equal(19, config.Encoder.ConvPosKernel);
        Assert.Equal([new ScopePair("d2v_model.", "")], config.ScopeMap);
        Assert.Equal(2, config.Training.CloneBatch);
        Assert.Equal(0, config.Training.Layerdrop);
        Assert.Equal(2, config.Training.Targets.AverageTopKLayers);
        Assert.Null(config.Training.Targets.LossScale);
        Assert.Equal(0, config.Training.Masking.MaskNoiseStd);
        Assert.Equal(48, config.Training.Decoder.DecoderDim);
    }

    [Fact]
    public void Parse_FlatLayout_MeansTheSame()
    {
        var body = Tiny[(Tiny.IndexOf("model_conf:", StringComparison.Ordinal) + "model_conf:".Length)..Tiny.IndexOf("tokenizer:", StringComparison.Ordinal)];
        var flat = string.Join('\n', body.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line));

        var expected = UpstreamConfigReader.Parse(Tiny, "config.yaml");
        var actual = UpstreamConfigReader.Parse(flat, "config.yaml");

        Assert.Equal(expected.Training, actual.Training);
        Assert.Equal(expected.Encoder, actual.Encoder with { FeatureEncoder = expected.Encoder.FeatureEncoder });
        Assert.Equal(expected.Encoder.FeatureEncoder, actual.Encoder.FeatureEncoder);
        Assert.Empty(actual.ScopeMap);
    }

    [Fact]
    public void Parse_OnlyWhatMustBeThere_TakesTheTemplatesDefaults()
    {
        var config = UpstreamConfigReader.Parse("model_conf: {norm_eps: 1e-06, modalities: {audio: {}}}", "config.yaml");

        Assert.Equal(1e-6, config.Encoder.NormEps);
        Assert.Equal(768, config.Encoder.EmbedDim);
        Assert.Equal(new TrainingConfig(), config.Training);
    }

    [Theory]
    [InlineData("learned_alibi: false", "learned_alibi: true", "modalities.audio.learned_alibi is not supported")]
    [InlineData("num_alibi_heads: 6", "num_alibi_heads: 4", "num_alibi_heads 4 differs from num_heads 6")]
    [InlineData("            extractor_mode: layer_norm", "            extractor_mode: group", "extractor_mode is not supported: 'group'")]
    [InlineData("type: AUDIO", "type: IMAGE", "'IMAGE' is not AUDIO")]
    [InlineData("        audio:", "        image: {}\n        audio:", "modalities.image (line 55) is not a known setting")]
    [InlineData("        audio:", "        video:", "audio is not supported: it is missing")]
    [InlineData("model: Emotion2vec", "model: Paraformer", "model is 'Paraformer'")]
    [InlineData("embed_dim: 96", "embed_dimm: 96", "model_conf.embed_dimm (line 18) is not a known setting")]
    [InlineData("embed_dim: 96", "embed_dim: 96.5", "embed_dim (line 18) is '96.5', a whole number is needed")]
    [InlineData("embed_dim: 96", "embed_dim: null", "embed_dim (line 18) is no single value")]
    [InlineData("embed_dim: 96", "embed_dim: 95", "embed_dim 95 is not divisible by num_heads 6")]
    [InlineData("norm_eps: 1e-05", "norm_eps: .inf", "norm_eps")]
    [InlineData("norm_eps: 1e-05\n", "\n", "write 1e-05")]
    [InlineData("normalize: true", "normalize: maybe", "normalize (line 52) is 'maybe', true or false is needed")]
    [InlineData("learned_alibi_scale_per_layer: false", "learned_alibi_scale_per_layer: true\n            model_depth: 9", "is there twice")]
    [InlineData("model_depth: 3", "model_depth: 9\n            seed: 1", "audio.seed")]
    [InlineData("(64, 10, 5)", "(64, 10, 4)", "hop of 256 samples")]
    [InlineData("feature_encoder_spec: '[", "feature_encoder_spec: '", "feature_encoder_spec: '[' expected")]
    [InlineData("clone_batch: 2", "clone_batch: 0", "clone_batch is 0")]
    [InlineData("cls_type: chunk", "cls_type: tokens", "cls_type is 'tokens'")]
    [InlineData("decoder_groups: 16", "decoder_groups: 7", "decoder_dim 48 is not divisible by decoder_groups 7")]
    [InlineData("    - none", "    - none\n    - model.", "scope_map has an odd number")]
    [InlineData("scope_map:\n    - 'd2v_model.'", "scope_map:\n    - [a, b]", "scope_map (line 111) is not a list of text")]
    public void Parse_UnsupportedOrWrong_NamesTheKey(string from, string to, string expected) =>
        Assert.Contains(expected, ErrorOf(Edit(from, to)), StringComparison.Ordinal);

    [Fact]
    public void Parse_ScalePerLayerOfAnotherDepth_IsRefused()
    {
        var yaml = Edit("learned_alibi_scale_per_layer: false", "learned_alibi_scale_per_layer: true").Replace("model_depth: 3", "model_depth: 9", StringComparison.Ordinal);

        Assert.Contains("model_depth is not supported: 9 differs from depth 3", ErrorOf(yaml), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralProblems_ReportsAllAtOnce()
    {
        var message = ErrorOf(Edit("embed_dim: 96", "embed_dim: wide").Replace("cls_type: chunk", "cls_tpye: chunk", StringComparison.Ordinal));

        Assert.Contains("embed_dim", message, StringComparison.Ordinal);
        Assert.Contains("cls_tpye", message, StringComparison.Ordinal);
        Assert.StartsWith("config.yaml: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ScopeMap_ReadsNoneAsEmptyInAnyCase()
    {
        var config = UpstreamConfigReader.Parse(Edit("    - none", "    - None\n    - ~\n    - encoder."), "config.yaml");

        Assert.Equal([new ScopePair("d2v_model.", ""), new ScopePair("", "encoder.")], config.ScopeMap);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("just text")]
    [InlineData("a: [1, 2")]
    [InlineData("a: &x 1\nb: *x")]
    [InlineData("? [a, b]\n: 1")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("\t\u0001")]
    public void Parse_NoSettings_IsAnErrorThatNamesTheSource(string yaml) => Assert.Contains("config.yaml", ErrorOf(yaml), StringComparison.Ordinal);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Parse_DeepNesting_EndsWithAnError(string level)
    {
        var message = ErrorOf(string.Concat(Enumerable.Repeat(level, 100_000)));

        Assert.Contains("config.yaml", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DamagedText_ThrowsNothingButModelException()
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(Tiny);
        var random = new Random(7);
        for (var round = 0; round < 250; round++)
        {
            try
            {
                Assert.Empty(UpstreamConfigReader.Parse(System.Text.Encoding.UTF8.GetString(Mutation.Apply(bytes, random)), "config.yaml").Encoder.Validate());
            }
            catch (ModelException)
            {
                // The only failure allowed.
            }
        }
    }
}
