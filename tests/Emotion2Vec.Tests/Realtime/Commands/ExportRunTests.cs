using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Tests.Inference.Streaming;
using Emotion2Vec.Tests.Support;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion2Vec.Tests.Realtime.Commands;

/// <summary>Exported files, fed as their own table says, give what the program computes.</summary>
public sealed class ExportRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-export-").FullName;
    private readonly string _package;

    public ExportRunTests() => _package = CheckpointConverter.Convert(UpstreamCase.Folder(), At("tiny")).Directory;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Offline_LoadedElsewhere_GivesTheSameNumbers()
    {
        var samples = new UpstreamCase("one_second").Read("waveform");
        Assert.Equal(ExitCodes.Ok, (await CommandRun.OfAsync("export", _package, At("encoder.onnx"), "--graph", "offline")).Code);
        using var model = LoadedModel.Open(_package);
        using var offline = model.CreateOffline();
        var expected = offline.Encode(samples);

        using var session = new InferenceSession(At("encoder.onnx"));
        var (frames, tokens) = (expected.FrameCount, 10);
        var normalized = new float[samples.Length];
        UtteranceNormalizer.Normalize(samples, normalized);
        var positions = Enumerable.Range(0, tokens + frames).Select(row => (float)Math.Max(0, row - tokens)).ToArray();
        var isFrame = Enumerable.Range(0, tokens + frames).Select(row => row < tokens ? 0f : 1f).ToArray();
        using var results = session.Run(
        [
            Input("waveform", normalized, 1, samples.Length),
            Input("positions", positions, 1, tokens + frames),
            Input("is_frame", isFrame, 1, tokens + frames),
            Input("frame_valid", Enumerable.Repeat(1f, frames).ToArray(), 1, frames),
            Input("key_mask", new float[tokens + frames], 1, tokens + frames),
        ]);

        Compare.Close(expected.Features, Output(results, "features"), 1e-5, "features");
        Compare.Close(expected.FrameLogits, Output(results, "logits"), 1e-5, "logits");
        Assert.Equal(("tiny", model.Package.Hash, "offline"), (Metadata(session, "model_name"), Metadata(session, "model"), Metadata(session, "graph")));
    }

    [Fact]
    public async Task Step_FedAsItsTableSays_EqualsTheStream()
    {
        const int C = 8, L = 12;
        var samples = new UpstreamCase("one_second").Read("waveform");
        Assert.Equal(ExitCodes.Ok, (await CommandRun.OfAsync("export", _package, At("out"), "--graph", "step", "--chunk", "8", "--left", "12")).Code);
        using var model = LoadedModel.Open(_package);
        using var encoder = model.CreateCached(new(C, L, 0));
        using var slot = encoder.OpenSlot();
        var expected = StreamDriver.Run(encoder, slot, samples, packet: 1000);

        using var session = new InferenceSession(At("out/step-c8-l12.onnx"));
        Assert.Equal(("8", "12", "0"), (Metadata(session, "chunk_frames"), Metadata(session, "left_frames"), Metadata(session, "right_frames")));
        var caller = new StepCaller(session, C, L);
        var (features, logits) = caller.Run(samples);

        Compare.Close([.. expected.Features], features, 1e-5, "features");
        Compare.Close([.. expected.Logits], logits, 1e-5, "logits");
    }

    [Fact]
    public async Task Both_Tables_NameEveryInputAndOutput()
    {
        var run = await CommandRun.OfAsync("export", _package, At("out"), "--left", "0");

        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.Equal(["offline.md", "offline.onnx", "step-c16-l0.md", "step-c16-l0.onnx"], Directory.GetFiles(At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var name in new[] { "offline", "step-c16-l0" })
        {
            using var session = new InferenceSession(At($"out/{name}.onnx"));
            var table = File.ReadAllText(At($"out/{name}.md"));
            Assert.Contains(table, run.Output, StringComparison.Ordinal);
            Assert.All(session.InputNames.Concat(session.OutputNames), tensor => Assert.Contains($"| `{tensor}` | [", table, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Bundled_Table_SaysSynthetic()
    {
        var run = await CommandRun.OfAsync("export", RepositoryFolder.Path("configs", "demo", "demo-synth"), At("x.onnx"), "--graph", "offline");

        Assert.Contains("**SYNTHETIC:", run.Output, StringComparison.Ordinal);
        using var session = new InferenceSession(At("x.onnx"));
        Assert.Equal("SYNTHETIC", Metadata(session, "caution"));
    }

    [Fact]
    public async Task NoPackage_IsNamed() => Assert.Equal(ExitCodes.NoInput, (await CommandRun.OfAsync("export", At("nothing"), At("x"))).Code);

    internal static NamedOnnxValue Input(string name, float[] values, params int[] shape) => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(values, shape));

    internal static float[] Output(IEnumerable<NamedOnnxValue> results, string name) => [.. results.Single(value => value.Name == name).AsTensor<float>()];

    private static string Metadata(InferenceSession session, string key) => session.ModelMetadata.CustomMetadataMap[key];

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>A caller that knows no more than the table: caches are shifted, not kept in a ring, and the normaliser is written out from its formula.</summary>
    private sealed class StepCaller(InferenceSession session, int chunk, int left)
    {
        private readonly Dictionary<string, float[]> _state = session.InputMetadata
            .Where(input => input.Key.Contains('.', StringComparison.Ordinal))
            .ToDictionary(input => input.Key, input => new float[input.Value.Dimensions.Select(n => Math.Max(1, n)).Aggregate(1, (product, n) => product * n)]);

        private double _mean;
        private double _variance = 0.0025;
        private double _weight = 8000;

        public (float[] Features, float[] Logits) Run(float[] samples)
        {
            var (features, logits) = (new List<float>(), new List<float>());
            var total = (int)ModelAudio.FramesIn(samples.Length);
            var window = new float[(320 * chunk) + 80];
            var held = 0;
            var read = 0;
            for (var done = 0; done < total; done += chunk)
            {
                var fresh = samples.Skip(read).Take(window.Length - held).ToArray();
                read += fresh.Length;
                Normalize(fresh);
                Array.Clear(window, held, window.Length - held);
                fresh.CopyTo(window, held);
                var valid = Math.Min(chunk, total - done);
                using var results = session.Run(Inputs(window, valid, done));
                features.AddRange(Output(results, "features").Take(valid * 96));
                logits.AddRange(Output(results, "logits").Take(valid * 9));
                MoveOn(results, valid);
                window.AsSpan(320 * chunk).CopyTo(window);
                held = 80;
            }

            return ([.. features], [.. logits]);
        }

        private List<NamedOnnxValue> Inputs(float[] window, int valid, int done)
        {
            // The newest frame lies last; entries before the first frame are empty.
            var cached = Math.Min(done, left);
            float[] Rows(int count, Func<int, float> value) => [.. Enumerable.Range(0, count).Select(value)];
            return
            [
                Input("waveform", [.. window], 1, window.Length),
                Input("frame_valid", Rows(chunk, i => i < valid ? 1 : 0), 1, chunk),
                Input("key_mask", Rows(10 + chunk, i => i < 10 + valid ? 0 : float.NegativeInfinity), 1, 10 + chunk),
                Input("past_positions", Rows(left, i => left - i <= cached ? i - left : 0), 1, left),
                Input("past_mask", Rows(left, i => left - i <= cached ? 0 : float.NegativeInfinity), 1, left),
                .. _state.Select(entry => Input(entry.Key, entry.Value, [.. session.InputMetadata[entry.Key].Dimensions.Select(n => Math.Max(1, n))])),
            ];
        }

        private void MoveOn(IReadOnlyCollection<NamedOnnxValue> results, int valid)
        {
            foreach (var name in _state.Keys)
            {
                if (name.StartsWith("positional_cache", StringComparison.Ordinal))
                {
                    _state[name] = Output(results, $"next_{name}");
                    continue;
                }

                var (past, fresh) = (_state[name], Output(results, name.Replace("past_", "new_", StringComparison.Ordinal)));
                var (heads, width) = (6, 16);
                for (var head = 0; head < heads; head++)
                {
                    var all = past[(head * left * width)..((head + 1) * left * width)].Concat(fresh.Skip(head * chunk * width).Take(valid * width)).ToArray();
                    all[^(left * width)..].CopyTo(past, head * left * width);
                }
            }
        }

        private void Normalize(float[] block)
        {
            if (block.Length == 0)
            {
                return;
            }

            var mean = block.Average(x => (double)x);
            var variance = block.Average(x => (x - mean) * (x - mean));
            if (variance >= 1e-8)
            {
                var old = Math.Min(_weight, 160000 - block.Length);
                var d = mean - _mean;
                var sum = old + block.Length;
                _mean += d * block.Length / sum;
                _variance = ((old * _variance) + (block.Length * variance) + (d * d * old * block.Length / sum)) / sum;
                _weight = sum;
            }

            for (var i = 0; i < block.Length; i++)
            {
                block[i] = (float)((block[i] - _mean) / Math.Sqrt(_variance + 1e-5));
            }
        }
    }
}
