using System.Text.Json;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Augmentation;
using Emotion2Vec.Training.Data.Batches;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Data;

public sealed class OptionsTests
{
    [Fact]
    public void Deserialize_Recipe_FillsOptions()
    {
        var options = JsonSerializer.Deserialize<BatchOptions>(
            """{"maxBatchSeconds":60,"balance":"class","augmentation":{"noise":{"probability":0.5,"kinds":["babble","recorded"],"manifest":"n.jsonl"},"packetLoss":{"concealment":"repeat"}}}""",
            RecipeJson.Options)!;

        Assert.Equal((60, ClassBalance.Class, 0.5, "n.jsonl", PacketConcealment.Repeat), (options.MaxBatchSeconds, options.Balance, options.Augmentation.Noise.Probability, options.Augmentation.Noise.Manifest, options.Augmentation.PacketLoss.Concealment));
        Assert.Equal([NoiseKind.Babble, NoiseKind.Recorded], options.Augmentation.Noise.Kinds);
        Assert.Empty(ProblemsOf(options));
        var manifest = JsonSerializer.Deserialize<ManifestOptions>("""{"split":"train","labels":{"exc":"happy","xxx":null},"shuffleLabelsSeed":3}""", RecipeJson.Options)!;
        Assert.Equal(("train", "happy", null, 3), (manifest.Split, manifest.Labels!["exc"], manifest.Labels["xxx"], manifest.ShuffleLabelsSeed));
    }

    [Fact]
    public void Validate_Defaults_HaveNoProblem()
    {
        Assert.Empty(ProblemsOf(new BatchOptions()));
    }

    [Fact]
    public void Validate_EverythingWrong_NamesEachKey()
    {
        var problems = ProblemsOf(new BatchOptions
        {
            MaxItems = -1,
            MinCropSeconds = 30,
            ConcatenateShare = 1,
            ConcatenateMaxSeconds = 50,
            Balance = (ClassBalance)7,
            Augmentation = new()
            {
                Reverb = new() { Probability = 2 },
                Noise = new() { Kinds = [NoiseKind.Recorded] },
                Gain = new() { MinDecibels = 3, MaxDecibels = 2 },
                MuLawProbability = double.NaN,
                Opus = new() { MinBitrate = 5 },
                PacketLoss = new() { BurstPackets = 0 },
            },
        });

        string[] keys =
        [
            "maxItems", "minCropSeconds", "balance", "concatenateMaxSeconds", "augmentation.reverb.probability", "augmentation.noise.manifest", "augmentation.gain.minDecibels",
            "augmentation.muLawProbability", "augmentation.opus.minBitrate", "augmentation.packetLoss.burstPackets",
        ];
        Assert.All(keys, key => Assert.Contains(problems, problem => problem.StartsWith(key + " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Validate_ManifestOptions_NamesEachKey()
    {
        var problems = new RecipeProblems();
        new ManifestOptions { Split = "", AudioRoot = "", Labels = new Dictionary<string, string?> { ["a"] = " " } }.Validate(problems);

        Assert.Equal(["split", "audioRoot", "labels"], problems.All.Select(problem => problem.Split(' ')[0]));
    }

    private static IReadOnlyList<string> ProblemsOf(BatchOptions options)
    {
        var problems = new RecipeProblems();
        options.Validate(problems);
        return problems.All;
    }
}
