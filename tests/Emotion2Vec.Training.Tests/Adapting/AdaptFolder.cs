using System.Text.Json;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;
using Emotion2Vec.Training.Tests.Loop;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Tests.Adapting;

/// <summary>A folder with a very small model, a few recordings of noise, and adaptations in it.</summary>
internal sealed class AdaptFolder : IDisposable
{
    public const double Seconds = 1.6;

    public static readonly string[] Classes = ["angry", "unuse_0", "sad"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-adapt-");

    /// <param name="classes">The head's; none for a model without one.</param>
    /// <param name="hasLabels">Whether the manifest names classes.</param>
    public AdaptFolder(IReadOnlyList<string>? classes = null, bool hasLabels = false)
    {
        ModelPackageWriter.Write(
            At("origin"),
            new()
            {
                Name = "origin",
                Caution = "",
                Architecture = RandomNetwork.Small,
                Training = new(),
                Labels = classes ?? Classes,
                Profiles = StreamingProfile.Standard,
                Provenance = new("a test", [new("upstream.pt", new('a', 64))], "The licence of the origin."),
            },
            new LivelyWeights());
        Manifest = WriteSounds(hasLabels);
    }

    public string Manifest { get; }

    public ListLog Log { get; } = new();

    public string Package => At("package");

    public string At(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    public AdaptRecipe Recipe(long updates, double learningRate = 1e-3) => new()
    {
        Model = new() { Name = "adapted", From = At("origin") },
        Data = new() { Train = Manifest, Validation = Manifest, Batches = new() { MaxBatchSeconds = 4 * Seconds, MaxCropSeconds = Seconds, Workers = 1 } },
        AlibiLearningRate = learningRate / 5,
        Optimizer = new() { LearningRate = learningRate, Schedule = new() { Kind = ScheduleKind.Constant, WarmupUpdates = 5 } },
        Run = new() { Updates = updates, CheckpointEvery = 1000, ValidateEvery = Math.Max(1, updates), LogEvery = 1, Threads = 1 },
    };

    public RunOutcome Run(AdaptRecipe recipe, string checkpoints = "checkpoints", IRunLog? log = null, CancellationToken cancellationToken = default) =>
        AdaptRun.Execute(recipe, new(recipe.Data), new(At(checkpoints), Package), log ?? Log, TimeProvider.System, cancellationToken);

    public AdaptTask Task(AdaptRecipe recipe)
    {
        using var start = Start();
        return new(recipe, start, [], TorchWorld.Cpu);
    }

    public StartingModel Start() => StartingModel.Open(new() { Name = "adapted", From = At("origin") }, seed: 1);

    /// <summary>Noise as a batch, without files.</summary>
    public static SampleBatch Batch(int items, int frames, long index = 0, string? label = null)
    {
        var length = Noise.SamplesFor(frames);
        var sounds = Enumerable.Range(0, items).Select(i => Noise.Make(length, seed: 100 + i)).ToList();
        return new()
        {
            Items = [.. sounds.Select((sound, i) => new BatchItem(
                new() { Id = $"u{i}", Path = "/none", Label = label }, 0, SampleStatistics.Of(sound).Mean, SampleStatistics.Of(sound).Variance))],
            Samples = [.. sounds.SelectMany(sound => sound)],
            SamplesPerItem = length,
            Index = index,
            Epoch = 0,
        };
    }

    private string WriteSounds(bool hasLabels)
    {
        using var lines = new StreamWriter(At("manifest.jsonl"));
        for (var i = 0; i < 8; i++)
        {
            using var wav = new WavWriter(At($"{i}.wav"), WavSampleFormat.Float32);
            wav.Write(Noise.Make((int)(Seconds * 16000), seed: i));
            lines.WriteLine(JsonSerializer.Serialize(new { id = $"u{i}", path = $"{i}.wav", label = hasLabels ? Classes[i % 2 * 2] : null }));
        }

        return At("manifest.jsonl");
    }

    // Random weights whose features and scores differ between sounds: norms near 1, and a head that is loud enough to be compared.
    private sealed class LivelyWeights : IWeightSource
    {
        private readonly RandomNetwork _drawn = new(seed: 3);

        public IReadOnlyCollection<string> Names => _drawn.Names;

        public bool TryGetShape(string name, out IReadOnlyList<long> shape) => _drawn.TryGetShape(name, out shape);

        public void Read(string name, Span<float> destination)
        {
            _drawn.Read(name, destination);
            var (factor, offset) = name switch
            {
                "proj.weight" => (4f, 0f),
                _ when name.Contains("norm", StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal) => (0.3f, 1f),
                _ => (1f, 0f),
            };
            foreach (ref var value in destination)
            {
                value = (value * factor) + offset;
            }
        }

        public void Dispose() => _drawn.Dispose();
    }
}
