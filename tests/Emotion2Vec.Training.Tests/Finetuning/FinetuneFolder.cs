using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Training.Finetuning;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Tests.Loop;
using Emotion2Vec.Training.Tests.Support;

namespace Emotion2Vec.Training.Tests.Finetuning;

/// <summary>A folder with a small data set, and fine-tuning runs in it.</summary>
internal sealed class FinetuneFolder : IDisposable
{
    public FinetuneFolder(int utterances = 16) => Manifest = ToneCorpus.Write(System.IO.Path.Combine(Path, "corpus"), utterances);

    public string Path { get; } = Directory.CreateTempSubdirectory("e2v-finetune-").FullName;

    public string Manifest { get; }

    public ListLog Log { get; } = new();

    public static EncoderConfig Architecture { get; } = new()
    {
        EmbedDim = 32,
        NumHeads = 2,
        NumAlibiHeads = 2,
        Depth = 2,
        PrenetDepth = 1,
        ConvPosGroups = 4,
        FeatureEncoder = [new(16, 10, 5), new(16, 3, 2), new(32, 3, 2), new(32, 3, 2), new(32, 3, 2), new(32, 2, 2), new(32, 2, 2)],
    };

    public static TrainingConfig NoDropout { get; } = new()
    {
        EncoderDropout = 0,
        AttentionDropout = 0,
        PostMlpDrop = 0,
        PrenetDropout = 0,
        Layerdrop = 0,
        PrenetLayerdrop = 0,
    };

    public string Package => System.IO.Path.Combine(Path, "package");

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public FinetuneRecipe Recipe(long updates, double learningRate = 2e-3, string? validation = null) => new()
    {
        Model = new() { Name = "tones", Caution = "SYNTHETIC", Architecture = Architecture, Training = NoDropout, Labels = ToneCorpus.Classes },
        Data = new() { Train = Manifest, Validation = validation, Batches = new() { MaxBatchSeconds = 16, MaxCropSeconds = 1, Workers = 1 } },
        Loss = new() { LabelSmoothing = 0, FrameWeight = 0.5 },
        FreezeFrontEnd = false,
        Optimizer = new() { LearningRate = learningRate, WeightDecay = 0, Schedule = new() { Kind = ScheduleKind.Constant, WarmupUpdates = 10 } },
        Run = new() { Updates = updates, CheckpointEvery = 1000, ValidateEvery = Math.Max(1, updates), LogEvery = 1, Threads = 1 },
    };

    public RunOutcome Run(FinetuneRecipe recipe, string checkpoints = "checkpoints") =>
        FinetuneRun.Execute(recipe, new(recipe.Data), new(System.IO.Path.Combine(Path, checkpoints), Package), Log, TimeProvider.System, default);
}
