using System.Globalization;
using System.Text.Json;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Probing.Features;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Probing.Results;

/// <summary>
/// The folder of a probe: <c>identity.json</c> says what it is of, <c>folds/fold-1.json</c> and <c>.safetensors</c> hold each finished fold and its weights,
/// <c>probe.json</c> and <c>probe.md</c> the report. Every file appears complete or not at all.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class ProbeFolder(string path)
{
    private const int DifferencesInMessage = 5;

    private string IdentityFile => Path.Combine(path, "identity.json");

    /// <summary>Begins the folder, or checks that it was begun for the same work.</summary>
    /// <param name="identity">The work.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it was begun for other work; names the differences.</exception>
    public void Begin(ProbeIdentity identity)
    {
        FeatureFile.Guard(path, () => Directory.CreateDirectory(Path.Combine(path, "folds")));
        if (!File.Exists(IdentityFile))
        {
            Write(IdentityFile, JsonSerializer.Serialize(identity, ProbeJson.Options));
            return;
        }

        var differences = RecipeDifference.Between(
            JsonSerializer.SerializeToNode(ProbeJson.Read<ProbeIdentity>(IdentityFile), ProbeJson.Options), JsonSerializer.SerializeToNode(identity, ProbeJson.Options));
        if (differences.Count > 0)
        {
            var few = string.Join("; ", differences.Take(DifferencesInMessage)) + (differences.Count > DifferencesInMessage ? "; and more" : string.Empty);
            throw new Emotion2VecException(ErrorKind.Configuration, $"'{path}' holds a probe that was begun differently: {few}. Go on with what it was begun with, or choose another folder.");
        }
    }

    /// <summary>Reads the folds that are done.</summary>
    /// <returns>The first ones, up to the first that is missing.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: a file is damaged.</exception>
    public IReadOnlyList<FoldResult> ReadFolds()
    {
        var folds = new List<FoldResult>();
        while (File.Exists(FoldFile(folds.Count, ".json")))
        {
            folds.Add(ProbeJson.Read<FoldResult>(FoldFile(folds.Count, ".json")));
        }

        return folds;
    }

    /// <summary>Keeps a fold.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="result">Its result.</param>
    /// <param name="weights">Its probe.</param>
    /// <exception cref="Emotion2VecException">The disk is full, or the file system refused otherwise.</exception>
    public void WriteFold(int index, FoldResult result, IReadOnlyDictionary<string, (long[] Shape, float[] Values)> weights)
    {
        var specs = weights.Select(w => new ParameterSpec(w.Key, w.Value.Shape, Initialization.Zero)).ToList();
        var metadata = new Dictionary<string, string> { ["fold"] = result.Fold, ["epoch"] = result.Epoch.ToString(CultureInfo.InvariantCulture) };
        FeatureFile.Guard(path, () =>
        {
            using var writer = new SafetensorsWriter(FoldFile(index, ".safetensors"), specs, FloatType.Float32, metadata);
            foreach (var spec in specs)
            {
                writer.Write(spec.Name, weights[spec.Name].Values);
            }

            return writer.Complete();
        });

        // The result last: where it is, the fold is done.
        Write(FoldFile(index, ".json"), JsonSerializer.Serialize(result, ProbeJson.Options));
    }

    /// <summary>Writes the report.</summary>
    /// <param name="report">The report.</param>
    /// <exception cref="Emotion2VecException">The disk is full, or the file system refused otherwise.</exception>
    public void WriteReport(ProbeReport report)
    {
        Write(Path.Combine(path, "probe.json"), JsonSerializer.Serialize(report, ProbeJson.Options));
        Write(Path.Combine(path, "probe.md"), ProbeMarkdown.Of(report));
    }

    private string FoldFile(int index, string ending) => Path.Combine(path, "folds", $"fold-{index + 1}{ending}");

    private static void Write(string file, string text) => FeatureFile.Guard(file, () =>
    {
        using var output = OutputFile.Create(file);
        using (var writer = output.Text())
        {
            writer.Write(text);
        }

        output.Complete();
        return file;
    });
}
