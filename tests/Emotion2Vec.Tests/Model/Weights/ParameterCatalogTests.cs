using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Tests.Model.Weights;

public sealed class ParameterCatalogTests
{
    private static readonly EncoderConfig Large = new() { EmbedDim = 1024, NumHeads = 16, NumAlibiHeads = 16 };

    private static HashSet<string> Names(EncoderConfig config, int labels = 9) => [.. ParameterCatalog.For(config, labels).Select(p => p.Name)];

    [Fact]
    public void For_Base_HasTheKnownCounts()
    {
        var parameters = ParameterCatalog.For(new EncoderConfig(), 9);

        Assert.Equal(185, parameters.Count);
        Assert.Equal(93_178_133, parameters.Sum(p => p.Count));
    }

    [Fact]
    public void For_Large_HasTheKnownCounts()
    {
        var parameters = ParameterCatalog.For(Large, 9);

        Assert.Equal(185, parameters.Count);
        Assert.Equal(162_140_185, parameters.Sum(p => p.Count));
    }

    [Fact]
    public void For_UpstreamsTinyModel_EqualsItsStateDictWithoutDecoder()
    {
        var config = UpstreamConfigReader.Read(UpstreamFixtures.Tiny("config.yaml")).Encoder;
        using var upstream = SafetensorsFile.Open(UpstreamFixtures.Tiny("model.safetensors"));
        var expected = upstream.Names.Where(name => !name.Contains(".decoder.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        var parameters = ParameterCatalog.For(config, 9);

        Assert.Equal(expected, parameters.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(parameters, p =>
        {
            Assert.True(upstream.TryGetShape(p.Name, out var shape));
            Assert.Equal(shape, p.Shape);
        });
    }

    [Fact]
    public void ForDecoder_Base_HasTheKnownShapes()
    {
        var decoder = ParameterCatalog.ForDecoder(new EncoderConfig(), new DecoderConfig()).ToDictionary(p => p.Name[ParameterCatalog.DecoderPrefix.Length..], p => p.Shape);

        Assert.Equal(10, decoder.Count);
        Assert.Equal([384, 48, 7], decoder["blocks.0.0.weight"]);
        Assert.Equal([384, 24, 7], decoder["blocks.3.0.weight"]);
        Assert.Equal([768, 384], decoder["proj.weight"]);
    }

    [Fact]
    public void ForDecoder_UpstreamsTinyModel_EqualsItsStateDict()
    {
        var config = UpstreamConfigReader.Read(UpstreamFixtures.Tiny("config.yaml"));
        using var upstream = SafetensorsFile.Open(UpstreamFixtures.Tiny("model.safetensors"));
        var expected = upstream.Names.Where(name => name.Contains(".decoder.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        var parameters = ParameterCatalog.ForDecoder(config.Encoder, config.Training.Decoder);

        Assert.Equal(expected, parameters.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(parameters, p =>
        {
            Assert.True(upstream.TryGetShape(p.Name, out var shape));
            Assert.Equal(shape, p.Shape);
        });
    }

    [Fact]
    public void ForDecoder_SeveralProjections_AreCountedLikeASequential()
    {
        var decoder = ParameterCatalog.ForDecoder(new EncoderConfig(), new DecoderConfig { ProjectionLayers = 3 }).ToDictionary(p => p.Name[ParameterCatalog.DecoderPrefix.Length..], p => p.Shape);

        Assert.Equal([768, 384], decoder["proj.0.weight"]);
        Assert.Equal([768, 768], decoder["proj.2.weight"]);
        Assert.Equal([768, 768], decoder["proj.4.weight"]);
    }

    [Fact]
    public void For_NoLabels_HasNoHead()
    {
        var without = Names(new EncoderConfig(), 0);

        Assert.Equal(183, without.Count);
        Assert.DoesNotContain("proj.weight", without);
    }

    [Fact]
    public void For_PreNorm_MovesTheNormToTheEnd()
    {
        var names = Names(new EncoderConfig { LayerNormFirst = true });

        Assert.Contains("norm.weight", names);
        Assert.DoesNotContain("modality_encoders.AUDIO.context_encoder.norm.weight", names);
    }

    [Fact]
    public void For_NormsWithoutAffine_HaveNoParameters()
    {
        var names = Names(new EncoderConfig { NormAffine = false });

        Assert.DoesNotContain(names, name => name.Contains("norm1", StringComparison.Ordinal) || name.Contains("norm2", StringComparison.Ordinal)
            || name.Contains("context_encoder.norm", StringComparison.Ordinal));
        Assert.Contains("modality_encoders.AUDIO.local_encoder.conv_layers.0.2.1.weight", names);
    }

    [Fact]
    public void For_GroupNormExtractor_NormsOnlyTheFirstLayer()
    {
        var norms = Names(new EncoderConfig { ExtractorMode = ExtractorMode.Default })
            .Where(name => name.Contains("conv_layers", StringComparison.Ordinal) && !name.EndsWith(".0.weight", StringComparison.Ordinal));

        Assert.Equal(["modality_encoders.AUDIO.local_encoder.conv_layers.0.2.bias", "modality_encoders.AUDIO.local_encoder.conv_layers.0.2.weight"], norms.Order());
    }

    [Fact]
    public void For_PreNormedPositions_ShiftTheNames()
    {
        var names = Names(new EncoderConfig { ConvPosPreLn = true });

        Assert.Contains("modality_encoders.AUDIO.relative_positional_encoder.0.weight", names);
        Assert.Contains("modality_encoders.AUDIO.relative_positional_encoder.1.5.0.bias", names);
        Assert.DoesNotContain("modality_encoders.AUDIO.relative_positional_encoder.5.0.bias", names);
    }

    [Theory]
    [InlineData(true, true, 12, 12)]
    [InlineData(true, false, 12, 1)]
    [InlineData(false, true, 1, 12)]
    [InlineData(false, false, 1, 1)]
    public void For_AlibiScale_HasOneForEachLayerAndHeadAsked(bool perLayer, bool perHead, long layers, long heads)
    {
        var config = new EncoderConfig { LearnedAlibiScalePerLayer = perLayer, LearnedAlibiScalePerHead = perHead };

        var scale = Assert.Single(ParameterCatalog.For(config, 9), p => p.Name == "modality_encoders.AUDIO.alibi_scale");

        Assert.Equal([layers, 1, heads, 1, 1], scale.Shape);
    }

    [Fact]
    public void For_SwitchesOff_LeaveOutTheirParameters()
    {
        var names = Names(new EncoderConfig { UseAlibi = false, NumExtraTokens = 0 });

        Assert.DoesNotContain("modality_encoders.AUDIO.alibi_scale", names);
        Assert.DoesNotContain("modality_encoders.AUDIO.extra_tokens", names);
    }
}
