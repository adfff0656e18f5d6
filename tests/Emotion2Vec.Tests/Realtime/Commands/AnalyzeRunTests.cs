using System.Text.Json;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Analysis;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Realtime.Analysis;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Commands;

public sealed class AnalyzeRunTests : IDisposable
{
    private static readonly Lazy<string> Tiny = new(() => Converted("tiny", new()));

    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-analyze-").FullName;

    public static TheoryData<string> Cases { get; } = [.. UpstreamCase.AllSingle];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Offline_UpstreamWaveforms_GiveUpstreamsFeaturesAndScores(string name)
    {
        var upstream = new UpstreamCase(name);

        var json = await AnalyzeAsync(Wav(name), "-m", Tiny.Value, "--features", At("f.npy"));

        AssertFeatures(upstream.Read("features"), upstream.Shape("features"), At("f.npy"));
        Compare.Close(upstream.Read("scores"), Floats(json.GetProperty("scores")), 1e-5, "scores");
        Assert.Equal(upstream.Shape("features")[1], json.GetProperty("p").GetArrayLength());
        Assert.Equal("生气/angry", json.GetProperty("upstream_labels")[0].GetString());
    }

    [Fact]
    public async Task Offline_UnusedClasses_AreOmittedAsUpstream()
    {
        var package = Converted("unuse", new() { TokensPath = UpstreamCase.Folder("tokens_unuse.txt") });
        var expected = new UpstreamCase("one_second").Read("scores_unuse");
        int[] used = [0, 3, 4, 6, 7, 8];

        var json = await AnalyzeAsync(Wav("one_second"), "-m", package);

        Assert.Equal(["angry", "happy", "neutral", "sad", "surprised", "unknown"], json.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Compare.Close(Array.ConvertAll(used, i => expected[i]), Floats(json.GetProperty("scores")), 1e-5, "scores");
        Assert.All(json.GetProperty("p").EnumerateArray(), row => Assert.Equal(1, Floats(row).Sum(), 1e-5));
    }

    [Fact]
    public async Task Offline_HalfCheckpoint_GivesUpstreamsNumbers()
    {
        var checkpoint = RepositoryFolder.Path("tests", "fixtures", "upstream", "ckpt", "model_fp16.pt");
        var package = Converted("half", new() { ConfigPath = UpstreamCase.Folder("config.yaml"), TokensPath = UpstreamCase.Folder("tokens.txt") }, checkpoint);

        var json = await AnalyzeAsync(Wav("one_second"), "-m", package, "--features", At("f.npy"));

        AssertFeatures(Stored("fp16_one_second_features.bin"), new UpstreamCase("one_second").Shape("features"), At("f.npy"));
        Compare.Close(Stored("fp16_one_second_scores.bin"), Floats(json.GetProperty("scores")), 1e-5, "scores");
    }

    [Fact]
    public async Task Cached_File_EqualsTheEncoderRunDirectly()
    {
        using var model = LoadedModel.Open(Tiny.Value);
        using var encoder = model.CreateCached(new(8, 32, 0));
        using var slot = encoder.OpenSlot();
        var direct = StreamDriver.Run(encoder, slot, new UpstreamCase("noise3s").Read("waveform"), packet: 777);

        var json = await AnalyzeAsync(Wav("noise3s"), "-m", Tiny.Value, "--mode", "cached", "--chunk", "8", "--left", "32", "--features", At("f.npy"), "--tau", "0.75");

        Assert.Equal([.. direct.Features], NpyMatrix.Read(At("f.npy")).Values);
        Compare.Close(Pooled(direct.Logits, 9, 0.75), Rows(json), 1e-7, "p");
        Assert.Equal(140, json.GetProperty("latency").GetProperty("algorithmic_worst_ms").GetDouble());
        Assert.Equal(165, json.GetProperty("latency").GetProperty("first_chunk_ready_ms").GetDouble());
    }

    [Theory]
    [InlineData("cached", "--chunk", "8")]
    [InlineData("window", "--window", "1")]
    [InlineData("offline")]
    public async Task UtterancePooling_LastFrame_IsTheUtterance(string mode, params string[] options)
    {
        var json = await AnalyzeAsync([Wav("noise3s"), "-m", Tiny.Value, "--mode", mode, "--pooling", "utterance", .. options]);

        Compare.Close(Floats(json.GetProperty("scores")), Floats(json.GetProperty("p").EnumerateArray().Last()), 1e-5, "last frame");
        Assert.Equal(JsonValueKind.Null, json.GetProperty("pooling_tau_seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("latency").GetProperty("smoothing_ms").ValueKind);
    }

    [Fact]
    public async Task NoPooling_Frames_AreTheirOwnSoftmax()
    {
        using var model = LoadedModel.Open(Tiny.Value);
        using var offline = model.CreateOffline();
        var logits = offline.Encode(new UpstreamCase("one_second").Read("waveform")).FrameLogits;
        var expected = Trajectory.Utterance(logits.AsSpan(9 * 30, 9), model.Package.Labels);

        var json = await AnalyzeAsync(Wav("one_second"), "-m", Tiny.Value, "--pooling", "none");

        Compare.Close(expected, Floats(json.GetProperty("p")[30]), 1e-6, "frame 30");
        Assert.Equal(0, json.GetProperty("warmup_frames").GetInt32());
    }

    [Theory]
    [InlineData("offline")]
    [InlineData("cached")]
    public async Task SaveAudio_AnalysedAgain_GivesTheSameFeatures(string mode)
    {
        await AnalyzeAsync(RepositoryFolder.Path("configs", "demo", "spoken-clip.flac"), "--mode", mode, "--features", At("a.npy"), "--save-audio", At("heard.wav"));
        await AnalyzeAsync(At("heard.wav"), "--mode", mode, "--features", At("b.npy"), "--save-audio", At("again.wav"));

        Assert.Equal(File.ReadAllBytes(At("a.npy")), File.ReadAllBytes(At("b.npy")));
        Assert.Equal(AudioFile.ReadModelAudio(At("heard.wav")), AudioFile.ReadModelAudio(At("again.wav")));
    }

    [Fact]
    public async Task Bundled_EveryOutput_SaysSynthetic()
    {
        var clip = RepositoryFolder.Path("configs", "demo", "spoken-clip.flac");
        var json = await CommandRun.OfAsync("analyze", clip);
        var csv = await CommandRun.OfAsync("analyze", clip, "--format", "csv");

        Assert.Contains("\"caution\": \"SYNTHETIC\"", json.Output, StringComparison.Ordinal);
        Assert.All(csv.Output.TrimEnd().Split('\n').Skip(1), line => Assert.EndsWith(",SYNTHETIC", line, StringComparison.Ordinal));
        Assert.StartsWith("SYNTHETIC: ", json.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_Rows_AreFramesUtterancesAndTheFile()
    {
        var run = await CommandRun.OfAsync("analyze", Wav("one_second", "a \"b\", c.wav"), "-m", Tiny.Value, "--format", "csv");

        var lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal("file,row,number,t0_ms,end_ms,phase,event,stage,label,uncertain,angry,disgusted,fearful,happy,neutral,other,sad,surprised,unknown,caution", lines[0]);
        Assert.Equal(1 + 49 + 1 + 1, lines.Length);
        Assert.Contains("/a \"\"b\"\", c.wav\",frame,48,960,980,tracking,,,", lines[^3], StringComparison.Ordinal);
        Assert.Contains("\",utterance,0,0,980,,,,", lines[^2], StringComparison.Ordinal);
        Assert.Contains("\",file,,0,1000,,,,", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_BrokenFile_IsReportedAtTheEnd()
    {
        Wav("one_second");
        Wav("noise3s");
        File.WriteAllText(At("broken.wav"), "no sound");
        File.WriteAllText(At("notes.txt"), "no sound either");

        var run = await CommandRun.OfAsync("analyze", _folder, "-m", Tiny.Value, "-o", At("out.json"));

        Assert.Equal(ExitCodes.Failed, run.Code);
        Assert.Contains("1 of 3 files could not be analysed", run.Error, StringComparison.Ordinal);
        Assert.Contains("broken.wav", run.Error, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllBytes(At("out.json")));
        Assert.Equal([false, true, true], json.RootElement.EnumerateArray().Select(item => item.TryGetProperty("scores", out _)));
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task OneFile_Broken_EndsWithItsReasonAndLeavesNoOutput()
    {
        File.WriteAllText(At("broken.wav"), "no sound");

        var broken = await CommandRun.OfAsync("analyze", At("broken.wav"), "-o", At("out.json"));
        var missing = await CommandRun.OfAsync("analyze", At("missing.wav"));
        var model = await CommandRun.OfAsync("analyze", At("broken.wav"), "-m", At("nothing"));

        Assert.Equal((ExitCodes.BadInput, ExitCodes.NoInput, ExitCodes.NoInput), (broken.Code, missing.Code, model.Code));
        Assert.Equal(["broken.wav"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Contains("models pull", model.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutHead_Scores_AreAbsentAndFeaturesThere()
    {
        var package = Converted("headless", new() { WithoutHead = true });

        var json = await AnalyzeAsync(Wav("one_second"), "-m", package, "--mode", "cached", "--features", At("f.npy"));

        Assert.False(json.TryGetProperty("scores", out _));
        Assert.False(json.TryGetProperty("p", out _));
        Assert.Equal((49, 96), (NpyMatrix.Read(At("f.npy")).Rows, NpyMatrix.Read(At("f.npy")).Columns));
    }

    [Theory]
    [InlineData("offline")]
    [InlineData("cached")]
    public async Task Gate_SpokenClip_TellsSpeechAndCountsNothingElse(string mode)
    {
        var clip = RepositoryFolder.Path("configs", "demo", "spoken-clip.flac");
        var silent = new float[32000];
        WriteWav(At("clip.wav"), [.. silent, .. AudioFile.ReadModelAudio(clip).AsSpan(0, 64000), .. silent]);

        var gated = await AnalyzeAsync(At("clip.wav"), "-m", Tiny.Value, "--mode", mode, "--gate");
        var plain = await AnalyzeAsync(At("clip.wav"), "-m", Tiny.Value, "--mode", mode);
        var csv = await CommandRun.OfAsync("analyze", At("clip.wav"), "-m", Tiny.Value, "--mode", mode, "--gate", "--format", "csv");

        var speech = Floats(gated.GetProperty("speech"));
        Assert.Equal(gated.GetProperty("frames").GetInt32(), speech.Length);
        Assert.InRange(speech[..98].Sum(), 0, 5);
        Assert.InRange(speech[100..300].Average(), 0.5, 1);
        Assert.InRange(speech[310..].Sum(), 0, 5);
        Assert.False(plain.TryGetProperty("speech", out _));
        Assert.NotEqual(Floats(plain.GetProperty("scores")), Floats(gated.GetProperty("scores")));
        var rows = csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        Assert.Equal(["phase", "event", "stage", "label", "uncertain", "speech", "angry"], rows[0][5..12]);
        Assert.Equal("no_speech", rows[99][5]);
        Assert.Equal("0", rows[99][10]);
        Assert.Equal(speech, rows.Where(row => row[1] == "frame").Select(row => float.Parse(row[10], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Offline_LongFile_PointsToTheCachedMode()
    {
        WriteWav(At("long.wav"), new float[301 * 16000]);

        var run = await CommandRun.OfAsync("analyze", At("long.wav"), "-m", Tiny.Value);

        Assert.Equal(ExitCodes.BadInput, run.Code);
        Assert.Contains("Use the cached", run.Error, StringComparison.Ordinal);
    }

    private static string Converted(string name, ConversionOptions options, string? input = null)
    {
        var folder = Directory.CreateTempSubdirectory("e2v-package-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return CheckpointConverter.Convert(input ?? UpstreamCase.Folder(), Path.Combine(folder, name), options).Directory;
    }

    private static async Task<JsonElement> AnalyzeAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["analyze", .. arguments]);
        Assert.True(run.Code == ExitCodes.Ok, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static void AssertFeatures(float[] expected, int[] shape, string path)
    {
        var actual = NpyMatrix.Read(path);
        Assert.Equal((shape[1], shape[2]), (actual.Rows, actual.Columns));
        Compare.Close(expected, actual.Values, 1e-4 * Compare.MaxAbs(expected), "features");
    }

    private static float[] Pooled(List<float> logits, int classes, double tau)
    {
        var pool = new TrajectoryPool(tau, new bool[classes]);
        var result = new float[logits.Count];
        for (var i = 0; i < result.Length; i += classes)
        {
            pool.Pool([.. logits.GetRange(i, classes)], 1, result.AsSpan(i, classes));
        }

        return result;
    }

    private static float[] Stored(string name) => System.Runtime.InteropServices.MemoryMarshal
        .Cast<byte, float>(File.ReadAllBytes(RepositoryFolder.Path("tests", "fixtures", "upstream", "ckpt", name))).ToArray();

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];

    private static float[] Rows(JsonElement json) => [.. json.GetProperty("p").EnumerateArray().SelectMany(Floats)];

    private static void WriteWav(string path, float[] samples)
    {
        using var wav = new WavWriter(path, WavSampleFormat.Float32);
        wav.Write(samples);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Wav(string name, string? file = null)
    {
        var path = At(file ?? $"{name}.wav");
        WriteWav(path, new UpstreamCase(name).Read("waveform"));
        return path;
    }
}
