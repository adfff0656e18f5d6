using System.Text.Json;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.SystemTests.Commands;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>What comes out of the running program is what its parts compute: nothing is lost, doubled or changed between file and sink.</summary>
public sealed class EqualityTests
{
    // Payloads round to four decimals.
    private const double Rounding = 0.5e-4 + 1e-6;

    [Fact]
    public async Task Published_frames_are_those_of_pool_and_encoder_run_directly()
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.File("frames.jsonl");
        await using var serve = new ServeProcess(
            "--stream", $"clip=file:{ServeProcess.Clip}?pace=8", "--set", "Trajectory:Preset=utterance", "--set", $"Sinks:JsonLines={path}", "--set", "Mqtt:Enabled=false", "--set", "Gate:Enabled=false", "--set", "Engine:SinkQueueBlocks=1000");
        Assert.Equal(0, await serve.EndAsync());
        var published = Trajectory.OfLines(await File.ReadAllLinesAsync(path), "clip");

        var (direct, meanLogits) = Direct();

        published.AssertGaplessTo(direct.Count);
        Assert.Equal(direct.Count, published.Probabilities.Count);
        foreach (var (expected, actual) in direct.Zip(published.Probabilities))
        {
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding));
        }

        var scores = meanLogits.Select(Math.Exp).ToArray();
        Assert.All(scores.Zip(published.Probabilities[^1]), pair => Assert.Equal(pair.First / scores.Sum(), pair.Second, 1e-4));
    }

    [Fact]
    public async Task A_file_that_is_analysed_gives_the_trajectory_events_and_utterances_of_one_that_is_streamed()
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.File("session.jsonl");
        await using var serve = new ServeProcess(
            "--stream", $"clip=file:{ServeProcess.Clip}?pace=8", "--set", $"Sinks:JsonLines={path}", "--set", "Mqtt:Enabled=false", "--set", "Engine:SinkQueueBlocks=1000");
        Assert.Equal(0, await serve.EndAsync());
        var told = (await File.ReadAllLinesAsync(path)).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        var run = await ProgramProcess.E2vAsync("/", "analyze", ServeProcess.Clip, "--mode", "cached", "--gate");
        Assert.True(run.Code == 0, run.Error);
        var analysis = JsonDocument.Parse(run.Output).RootElement;

        AssertSame(analysis.GetProperty("p").EnumerateArray(), Told("frames").SelectMany(line => line.GetProperty("p").EnumerateArray()));
        AssertSame(analysis.GetProperty("events").EnumerateArray(), Told("event"));
        AssertSame(analysis.GetProperty("utterances").EnumerateArray(), Told("utterance"));
        Assert.NotEmpty(Told("event"));
        Assert.NotEmpty(Told("utterance"));

        IEnumerable<JsonElement> Told(string type) => told.Where(line => line.GetProperty("type").GetString() == type);
    }

    // Every member that the first has, in the second, but for what payloads round.
    private static void AssertSame(IEnumerable<JsonElement> analysed, IEnumerable<JsonElement> told)
    {
        var (one, other) = (analysed.ToList(), told.ToList());
        Assert.Equal(other.Count, one.Count);
        foreach (var (expected, actual) in one.Zip(other))
        {
            AssertSame(expected, actual);
        }
    }

    private static void AssertSame(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(expected.ValueKind, actual.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.All(expected.EnumerateObject(), member => AssertSame(member.Value, actual.GetProperty(member.Name)));
                break;
            case JsonValueKind.Array:
                AssertSame(expected.EnumerateArray(), actual.EnumerateArray());
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetDouble(), actual.GetDouble(), Rounding);
                break;
            default:
                Assert.Equal(expected.ToString(), actual.ToString());
                break;
        }
    }

    private static (List<float[]> Trajectory, double[] MeanLogits) Direct()
    {
        using var model = LoadedModel.Open(Path.Combine(AppContext.BaseDirectory, "configs/demo/demo-synth"));
        using var encoder = model.CreateCached(new ChunkGeometry(16, 256, 0), maxBatch: 1);
        using var slot = encoder.OpenSlot();
        var samples = AudioFile.ReadModelAudio(ServeProcess.Clip).AsSpan();
        var classes = encoder.Info.Labels.Count;
        var temperatures = encoder.Info.Calibration?.Find(double.PositiveInfinity);
        Assert.NotNull(temperatures);
        var pool = new TrajectoryPool(double.PositiveInfinity, new bool[classes], temperatures);
        var (trajectory, sums) = (new List<float[]>(), new double[classes]);
        while (samples.Length > 0)
        {
            var count = Math.Min(slot.SamplesWanted, samples.Length);
            slot.Write(samples[..count]);
            samples = samples[count..];
            if (slot.IsReady)
            {
                Step(encoder, slot, pool, trajectory, sums);
            }
        }

        if (slot.Finish())
        {
            Step(encoder, slot, pool, trajectory, sums);
        }

        return (trajectory, [.. sums.Select(sum => sum / trajectory.Count / temperatures.Longer)]);
    }

    private static void Step(IStreamEncoder encoder, IEncoderSlot slot, TrajectoryPool pool, List<float[]> trajectory, double[] sums)
    {
        encoder.Step([slot]);
        for (var t = 0; t < slot.FrameCount; t++)
        {
            var logits = slot.Logits.Slice(t * sums.Length, sums.Length);
            var row = new float[sums.Length];
            pool.Pool(logits, 1, row);
            trajectory.Add(row);
            for (var v = 0; v < sums.Length; v++)
            {
                sums[v] += logits[v];
            }
        }
    }
}
