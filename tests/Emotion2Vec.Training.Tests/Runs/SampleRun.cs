using System.Text;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Tests.Recipes;

namespace Emotion2Vec.Training.Tests.Runs;

/// <summary>A run folder that is gone after the test, and reports to put into it.</summary>
internal sealed class SampleRun : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("e2v-run-").FullName;

    public string Path => System.IO.Path.Combine(_parent, "run");

    public RunPaths Places => new(Path);

    public static RunIdentity Identity(params string[] assignments)
    {
        var recipe = RecipeReader.Parse<SampleRecipe>(Encoding.UTF8.GetBytes(SampleRecipe.Text), "f.json", [.. assignments.Select(RecipeOverride.Parse)]);
        return new("finetune", "configs/train/f.json", RecipeJson.Resolve(recipe), new Dictionary<string, string> { ["data.train"] = "sha256:1" });
    }

    public static StepReport Step(long update, double loss) => new(
        update, new Dictionary<string, double> { ["utterance"] = loss / 2, [StepReport.Total] = loss }, 1e-3, 0.5, 40, TimeSpan.FromSeconds(update), 100);

    public static ValidationReport Validation(long update, double value, bool isBest) => new(update, new Dictionary<string, double> { ["ua"] = value, ["nll"] = 1 - value }, "ua", isBest);

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
