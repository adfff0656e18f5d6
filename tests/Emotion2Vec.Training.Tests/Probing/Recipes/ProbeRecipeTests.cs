using System.Text;
using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Probing.Recipes;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Probing.Recipes;

public sealed class ProbeRecipeTests
{
    [Fact]
    public void All_Recipes_AreValidAndFoundByName() => Assert.All(ProbeRecipes.All, recipe =>
    {
        Assert.Empty(recipe.Validate());
        Assert.Same(recipe, ProbeRecipes.Named(recipe.Name));
    });

    [Fact]
    public void Named_Unknown_ListsThem() =>
        Assert.Contains("'song'", Assert.Throws<Emotion2VecException>(() => ProbeRecipes.Named("songs")).Message, StringComparison.Ordinal);

    [Fact]
    public void Iemocap_Values_AreTheAuthors()
    {
        var recipe = ProbeRecipes.Iemocap;

        Assert.Equal(["ang", "hap", "neu", "sad"], recipe.Classes);
        Assert.Equal(5531, recipe.SessionCounts.Sum());
        Assert.Equal((256, 128, 100, 10, 42L), (recipe.HiddenUnits, recipe.BatchSize, recipe.Epochs, recipe.StepUpEpochs, recipe.Seed));
        Assert.Equal((5e-4, 1e-3, 0.9, 0.8), (recipe.LearningRate, recipe.MaxLearningRate, recipe.Momentum, recipe.MinMomentum));
        Assert.Equal((0.99, 1e-8, 0.8), (recipe.Alpha, recipe.Epsilon, recipe.TrainShare));
    }

    [Fact]
    public void Read_EveryRecipeAsAFile_GivesTheSame() => Assert.All(ProbeRecipes.All, recipe =>
    {
        var text = JsonSerializer.Serialize(recipe, RecipeJson.Options);
        var read = RecipeReader.Parse<ProbeRecipe>(Encoding.UTF8.GetBytes(text), "probe.json");

        Assert.Equal(text, JsonSerializer.Serialize(read, RecipeJson.Options));
    });

    [Fact]
    public void Validate_EverythingWrong_NamesEveryKey()
    {
        var recipe = new ProbeRecipe
        {
            Name = "bad",
            Classes = ["a", "a", " "],
            Merge = new Dictionary<string, string> { ["x"] = "y" },
            Ignore = ["a"],
            FoldCount = 1,
            SessionCounts = [3],
            ContextTurns = -1,
            HearsTurn = true,
            HiddenUnits = 0,
            LearningRate = double.NaN,
            StepUpEpochs = 0,
            Momentum = 1,
            BatchSize = 0,
            Epochs = 0,
            TrainShare = 1,
            Seed = -1,
        };
        var problems = recipe.Validate();

        Assert.All(
            ["classes", "merge", "ignore", "foldCount", "sessionCounts", "contextTurns", "hearsTurn", "hiddenUnits", "learningRate", "stepUpEpochs", "momentum", "batchSize", "epochs", "trainShare", "seed"],
            key => Assert.Contains(problems, p => p.StartsWith(key + " ", StringComparison.Ordinal)));
    }
}
