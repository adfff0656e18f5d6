using Emotion2Vec.Model;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Commands;

/// <summary>Hashes of what a run reads, under the keys of the recipe that name it.</summary>
internal static class RunInputs
{
    /// <summary>Those of a run that trains.</summary>
    /// <param name="model">What it begins with.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="teacher">Path of the teacher that <c>teacher.from</c> names; null without one.</param>
    /// <returns>The hashes.</returns>
    public static IReadOnlyDictionary<string, string> Of(ModelSection model, RunData data, string? teacher = null)
    {
        var inputs = new Dictionary<string, string> { ["data.train"] = data.Train.Hash };
        if (data.Validation is not null)
        {
            inputs["data.validation"] = data.Validation.Hash;
        }

        AddModel("model.from", model.From);
        AddModel("teacher.from", teacher);
        return inputs;

        void AddModel(string key, string? path)
        {
            if (path is not null && HashOf(path) is { } hash)
            {
                inputs[key] = hash;
            }
        }
    }

    /// <summary>The hash that a package has of its weights.</summary>
    /// <param name="path">A package, or a public checkpoint.</param>
    /// <returns>The hash; null for a checkpoint, which the resulting package's provenance names.</returns>
    public static string? HashOf(string path) => File.Exists(Path.Combine(path, ModelPackage.ManifestFile)) ? ModelPackage.Open(path).Hash : null;
}
