using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Tests.Loop;

namespace Emotion2Vec.Training.Tests.Pretraining;

public sealed class PretrainingStartTests : IDisposable
{
    private const string Tokens = "modality_encoders.AUDIO.extra_tokens";
    private const string DecoderBias = "modality_encoders.AUDIO.decoder.proj.bias";

    private readonly ScratchFolder _folder = new();
    private readonly UpstreamConfig _config = UpstreamConfigReader.Read(UpstreamCase.Folder("config.yaml"));
    private readonly ListLog _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_CheckpointWithEverything_TakesEverything()
    {
        var path = UpstreamCase.Folder("model.safetensors");
        using var start = PretrainingStart.Open(Recipe(path), _log);
        using var file = SafetensorsFile.Open(path);
        Assert.All(start.Decoder.Names, name => Assert.Equal(Values(file, name), Values(start.Decoder, name)));
        Assert.Empty(_log.Notes);
        Assert.Empty(start.Model.Labels.Names);
        Assert.Equal("model.safetensors", Assert.Single(start.Model.Origin!.Sources).Name);
    }

    [Fact]
    public void Open_PrefixedCheckpointWithoutDecoder_DrawsTheDecoder()
    {
        using var start = PretrainingStart.Open(Recipe(UpstreamCase.Folder("model.pt")), _log);
        using var file = SafetensorsFile.Open(UpstreamCase.Folder("model.safetensors"));
        Assert.Equal(Values(file, Tokens), Values(start.Model.Weights, Tokens));
        Assert.NotEqual(Values(file, DecoderBias), Values(start.Decoder, DecoderBias));
        Assert.Contains("decoder is drawn", Assert.Single(_log.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CheckpointWithoutTokens_DrawsTheTokens()
    {
        // data2vec 2.0 has none.
        using var start = PretrainingStart.Open(Recipe(Copy(without: name => name == Tokens)), _log);
        var tokens = Values(start.Model.Weights, Tokens);
        Assert.All(tokens[..96], value => Assert.Equal(0, value));
        Assert.Contains(tokens[96..], value => value != 0);
        Assert.Contains("extra tokens are drawn", Assert.Single(_log.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocks.1.mlp.fc2.bias")]
    [InlineData("modality_encoders.AUDIO.decoder.blocks.2.0.weight")]
    [InlineData("modality_encoders.AUDIO.alibi_scale")]
    public void Open_AnotherParameterMissing_IsRefusedByName(string missing)
    {
        var error = Assert.Throws<Emotion2VecException>(() => PretrainingStart.Open(Recipe(Copy(without: name => name == missing)), _log));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OtherArchitecture_IsRefusedWithShapes()
    {
        var recipe = Recipe(UpstreamCase.Folder("model.safetensors"));
        recipe = recipe with { Model = recipe.Model with { Architecture = _config.Encoder with { MlpRatio = 2 } } };
        Assert.Contains("mlp.fc1", Assert.Throws<Emotion2VecException>(() => PretrainingStart.Open(recipe, _log)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchFile_IsRefused() =>
        Assert.Contains("nowhere.pt", Assert.Throws<Emotion2VecException>(() => PretrainingStart.Open(Recipe(_folder["nowhere.pt"]), _log)).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_PackageWithAHead_LeavesTheHeadBehind()
    {
        RandomModel.Create(_config.Encoder, new(["angry", "sad"]), seed: 4, _folder["package"]);
        var recipe = Recipe(weights: null) with { Model = new ModelSection { Name = "next", From = _folder["package"] } };
        using var start = PretrainingStart.Open(recipe, _log);
        using var drawn = new RandomWeights(_config.Encoder, 0, seed: 4);
        Assert.Equal(Values(drawn, Tokens), Values(start.Model.Weights, Tokens));
        Assert.Empty(start.Model.Labels.Names);
        Assert.Contains("decoder is drawn", Assert.Single(_log.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SettingsOfThePackageThatAreNotHeeded_AreRefused()
    {
        var recipe = Recipe(weights: null);
        recipe = recipe with { Model = recipe.Model with { Training = new() { EmaEncoderOnly = true } } };
        var error = Assert.Throws<Emotion2VecException>(() => PretrainingStart.Open(recipe, _log));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains("ema_encoder_only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_LabelsWeightsWithoutArchitectureAndUnheededSettings_AreProblems()
    {
        var recipe = Recipe("x.pt") with { Model = new ModelSection { Name = "m", From = "package", Labels = ["angry", "sad"] } };
        Assert.Contains(recipe.Validate(), problem => problem.StartsWith("model.labels", StringComparison.Ordinal));
        Assert.Contains(recipe.Validate(), problem => problem.StartsWith("pretraining.weights", StringComparison.Ordinal));

        recipe = Recipe(weights: null);
        Assert.Empty(recipe.Validate());
        recipe = recipe with { Model = recipe.Model with { Training = new() { Masking = new() { InverseMask = true } } } };
        Assert.Contains(recipe.Validate(), problem => problem.StartsWith("model.training: inverse_mask", StringComparison.Ordinal));
    }

    private static float[] Values(IWeightSource weights, string name)
    {
        Assert.True(weights.TryGetShape(name, out var shape), name);
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        weights.Read(name, values);
        return values;
    }

    private PretrainRecipe Recipe(string? weights) => new()
    {
        Model = new() { Name = "m", Architecture = _config.Encoder, Training = _config.Training },
        Data = new() { Train = "all.jsonl" },
        Pretraining = new() { Weights = weights },
        Optimizer = new() { LearningRate = 1e-3 },
        Run = new() { Updates = 1 },
    };

    private string Copy(Func<string, bool> without)
    {
        using var file = SafetensorsFile.Open(UpstreamCase.Folder("model.safetensors"));
        var specs = file.Names.Where(name => !without(name))
            .Select(name => new ParameterSpec(name, file.TryGetShape(name, out var shape) ? shape : [], Initialization.Zero)).ToList();
        using var writer = new SafetensorsWriter(_folder["copy.safetensors"], specs, FloatType.Float32, new Dictionary<string, string>());
        foreach (var spec in specs)
        {
            writer.Write(spec.Name, Values(file, spec.Name));
        }

        writer.Complete();
        return _folder["copy.safetensors"];
    }
}
