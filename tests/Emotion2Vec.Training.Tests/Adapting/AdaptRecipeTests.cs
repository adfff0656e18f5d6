using Emotion2Vec.Training.Adapting;

namespace Emotion2Vec.Training.Tests.Adapting;

public sealed class AdaptRecipeTests
{
    private static readonly AdaptRecipe Sound = new()
    {
        Model = new() { Name = "adapted", From = "origin" },
        Data = new() { Train = "train.jsonl" },
        Optimizer = new() { LearningRate = 5e-5 },
        Run = new() { Updates = 20000 },
    };

    public static TheoryData<string, AdaptRecipe> Problems { get; } = new()
    {
        { "model.architecture", Sound with { Model = new() { Name = "adapted", Architecture = new() } } },
        { "model.labels", Sound with { Model = Sound.Model with { Labels = ["a", "b"] } } },
        { "model.labels", Sound with { Model = Sound.Model with { Dimensions = ["arousal"] } } },
        { "model.training", Sound with { Model = Sound.Model with { Training = new() } } },
        { "streaming.fullContextShare", Sound with { Streaming = new() { FullContextShare = 1 } } },
        { "streaming.tokensEvery", Sound with { Streaming = new() { TokensEvery = [4, 0] } } },
        { "streaming.tokensEvery", Sound with { Streaming = new() { TokensEvery = [] } } },
        { "optimizer.headLearningRate", Sound with { Optimizer = Sound.Optimizer with { HeadLearningRate = 1e-4 } } },
        { "alibiLearningRate", Sound with { AlibiLearningRate = -1 } },
        { "averageDecay", Sound with { AverageDecay = 1 } },
        { "loss.frameWeight", Sound with { Loss = new() { FrameWeight = 0, HiddenWeight = 0 } } },
        { "loss.hiddenWeight", Sound with { Loss = new() { HiddenWeight = double.NaN } } },
        { "loss.prefixes", Sound with { Loss = new() { Prefixes = 0 } } },
        { "loss.prefixSeconds", Sound with { Loss = new() { PrefixSeconds = 0 } } },
        { "loss.temperature", Sound with { Loss = new() { Temperature = 0 } } },
    };

    [Fact]
    public void Validate_Defaults_AreSoundAndTheDesigns()
    {
        Assert.Empty(Sound.Validate());
        Assert.Equal((1.0, 0.5, 1.0, 0.5, 0.1, 0.5), (Sound.Loss.FrameWeight, Sound.Loss.HiddenWeight, Sound.Loss.UtteranceWeight, Sound.Loss.PrefixWeight, Sound.Loss.TokenWeight, Sound.Loss.LabelWeight));
        Assert.Equal((2.0, 2, 5.0), (Sound.Loss.Temperature, Sound.Loss.Prefixes, Sound.Loss.PrefixSeconds));
        Assert.Equal((1e-5, 0.999), (Sound.AlibiLearningRate, Sound.AverageDecay));
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Validate_OneWrongValue_NamesItsKey(string key, AdaptRecipe recipe) =>
        Assert.Contains(recipe.Validate(), problem => problem.StartsWith(key + " ", StringComparison.Ordinal));
}
