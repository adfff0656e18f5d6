using Emotion2Vec.Training.Evaluation;

namespace Emotion2Vec.Training.Tests.Evaluation;

public sealed class EvaluateRecipeTests
{
    private static readonly EvaluateRecipe Good = new() { Models = ["m"], Data = new() { Manifest = "a.jsonl" } };

    public static TheoryData<EvaluateRecipe, string> Bad => new()
    {
        { Good with { Models = [] }, "models has 0 entries" },
        { Good with { Models = [" "] }, "models has an empty path" },
        { Good with { Data = new() { Manifest = "" } }, "data.manifest is empty" },
        { Good with { Data = new() { Manifest = "a", More = [""] } }, "data.more has an empty path" },
        { Good with { Modes = new() { ChunkFrames = [0] } }, "modes.chunkFrames is 0" },
        { Good with { Modes = new() { LeftFrames = -1 } }, "modes.leftFrames is -1" },
        { Good with { Modes = new() { WindowSeconds = double.NaN } }, "modes.windowSeconds is NaN" },
        { Good with { Modes = new() { WindowSeconds = 1, WindowHopFrames = 51 } }, "modes.windowHopFrames is 51; 1 to the window's 50 frames" },
        { Good with { Modes = new() { Offline = false, WindowSeconds = 0, ChunkFrames = [] } }, "nothing would be measured" },
        { Good with { TauSeconds = [] }, "tauSeconds has 0 entries" },
        { Good with { TauSeconds = [double.PositiveInfinity] }, "tauSeconds is" },
        { Good with { Threads = -1 }, "threads is -1" },
    };

    [Fact]
    public void Validate_Defaults_AreSound() => Assert.Empty(Good.Validate());

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_ImpossibleValue_NamesItsKey(EvaluateRecipe recipe, string expected) =>
        Assert.Contains(recipe.Validate(), problem => problem.Contains(expected, StringComparison.Ordinal));
}
