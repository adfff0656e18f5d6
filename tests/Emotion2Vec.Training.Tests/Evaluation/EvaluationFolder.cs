using System.Globalization;
using System.Text;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Evaluation;

namespace Emotion2Vec.Training.Tests.Evaluation;

/// <summary>Recordings, a manifest and packages of very small random models, which go away with the test.</summary>
internal sealed class EvaluationFolder : IDisposable, IProgress<EvaluationProgress>
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-evaluation-");
    private readonly StringBuilder _manifest = new();

    public List<EvaluationProgress> Progress { get; } = [];

    public string Manifest => At("set.jsonl");

    public static string Bundled { get; } = RepositoryFolder.Path("configs", "demo", "demo-synth");

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public void Report(EvaluationProgress value) => Progress.Add(value);

    /// <summary>Adds a recording to the manifest.</summary>
    /// <param name="id">Its id and file name.</param>
    /// <param name="samples">Its sound.</param>
    /// <param name="rest">Further keys of its line, with a comma before them; may be empty.</param>
    /// <returns>Its sound as the file holds it.</returns>
    public float[] Add(string id, float[] samples, string rest)
    {
        using (var writer = new WavWriter(At($"{id}.wav"), WavSampleFormat.Pcm16))
        {
            writer.Write(samples);
        }

        AddLine(id, rest);
        return AudioFile.ReadModelAudio(At($"{id}.wav"));
    }

    public void AddLine(string id, string rest)
    {
        _manifest.Append(CultureInfo.InvariantCulture, $"{{\"id\": \"{id}\", \"path\": \"{id}.wav\"{rest}}}\n");
        File.WriteAllText(Manifest, _manifest.ToString());
    }

    public ModelPackage Package(string name, int seed, params IReadOnlyList<string> labels) => RandomModel.Create(RandomNetwork.Small, new LabelSet(labels), seed, At(name));

    public ModelPackage WithDimensions(string name, ModelPackage like, IReadOnlyList<string> dimensions)
    {
        var description = like.Manifest.Model with { Name = name, Dimensions = dimensions };
        using var weights = new RandomWeights(description.Architecture, description.HeadRows, seed: 7);
        return ModelPackageWriter.Write(At(name), description, weights);
    }

    public ModelPackage Calibrated(string name, ModelPackage like, string fittedOn)
    {
        var calibration = new Model.Packages.Calibration("", fittedOn, [new("default", null, 3, 3, 3), new("default", 1.5, 3, 3, 3)]);
        using var weights = like.OpenWeights();
        return ModelPackageWriter.Write(At(name), like.Manifest.Model with { Name = name, Calibration = calibration }, weights);
    }

    public EvaluateRecipe Recipe(params IReadOnlyList<string> models) => new() { Models = models, Data = new() { Manifest = Manifest }, Threads = 1 };

    public void Dispose() => _folder.Delete(recursive: true);
}
