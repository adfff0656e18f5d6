using System.Text.RegularExpressions;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Calibration;
using Emotion2Vec.Training.Evaluation;
using Emotion2Vec.Training.Finetuning;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Probing.Recipes;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Hygiene;

/// <summary>The recipes of configs/train can be run, and say where their numbers are from.</summary>
public sealed partial class RecipeFilesTests
{
    public static TheoryData<string> Recipes { get; } = [.. Directory.GetFiles(RepositoryFolder.Path("configs", "train"), "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Recipe_Values_AreValid(string name) => Assert.Empty(Read(name).Validate());

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Recipe_Head_StatesCommandSourcesHardwareAndData(string name)
    {
        var head = string.Join('\n', File.ReadLines(PathOf(name)).TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal)));

        Assert.Matches($@"\./run\.sh train {CommandOf(name)} configs/train/{Regex.Escape(name)}", head);
        Assert.All(new[] { "Source", "Hardware:", "Data:" }, word => Assert.Contains(word, head, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("probe-iemocap.json", "iemocap")]
    [InlineData("probe-song.json", "song")]
    [InlineData("probe-conversation.json", "conversation")]
    [InlineData("probe-sentiment.json", "sentiment-binary")]
    public void ProbeFile_Values_AreThoseOfTheRecipeOfThatName(string name, string probe) => Assert.Equivalent(ProbeRecipes.Named(probe), ((ProbeRunRecipe)Read(name)).Probe, strict: true);

    private static IRecipe Read(string name) => CommandOf(name) switch
    {
        "pretrain" => RecipeReader.Read<PretrainRecipe>(PathOf(name)),
        "adapt" => RecipeReader.Read<AdaptRecipe>(PathOf(name)),
        "calibrate" => RecipeReader.Read<CalibrateRecipe>(PathOf(name)),
        "evaluate" => RecipeReader.Read<EvaluateRecipe>(PathOf(name)),
        "finetune" or "demo" => RecipeReader.Read<FinetuneRecipe>(PathOf(name)),
        "probe" => RecipeReader.Read<ProbeRunRecipe>(PathOf(name)),
        var command => throw new InvalidOperationException($"{name} is for '{command}', which this test does not know"),
    };

    private static string CommandOf(string name) => CommandLine().Match(File.ReadAllText(PathOf(name))).Groups[1].Value;

    private static string PathOf(string name) => RepositoryFolder.Path("configs", "train", name);

    [GeneratedRegex(@"\./run\.sh train (\w+)")]
    private static partial Regex CommandLine();
}
