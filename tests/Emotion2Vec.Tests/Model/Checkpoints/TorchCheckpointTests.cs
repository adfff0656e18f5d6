using System.Text.Json;
using Emotion2Vec.Model;
using Emotion2Vec.Model.Checkpoints;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Checkpoints;

/// <summary>Files that PyTorch itself wrote.</summary>
public sealed class TorchCheckpointTests
{
    private static readonly string[] Floats = ["float32", "float16", "bfloat16", "float64"];
    private static readonly string[] Wrappers = ["state_dict/", "model_state_dict/", "model/"];

    public static TheoryData<string> MicroFiles => [.. Directory.GetFiles(UpstreamFixtures.Micro(""), "*.pt").Select(Path.GetFileName).OfType<string>().Order()];

    [Theory]
    [MemberData(nameof(MicroFiles))]
    public void Open_MicroFile_HasWhatPyTorchSaved(string name)
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(UpstreamFixtures.Micro("expected.json")));
        var tensors = expected.RootElement.GetProperty(name.Replace("_legacy.pt", "", StringComparison.Ordinal).Replace(".pt", "", StringComparison.Ordinal));
        using var checkpoint = TorchCheckpoint.Open(UpstreamFixtures.Micro(name));

        var seen = new List<string>();
        foreach (var tensor in tensors.EnumerateObject().Where(t => !t.Name.Contains("/_ema/", StringComparison.Ordinal)))
        {
            var key = Wrappers.Aggregate(tensor.Name, (path, wrapper) => path.StartsWith(wrapper, StringComparison.Ordinal) ? path[wrapper.Length..] : path);
            seen.Add(key);
            Assert.True(checkpoint.TryGetShape(key, out var shape));
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()), shape);
            var values = tensor.Value.GetProperty("values").EnumerateArray().Select(v => v.ValueKind is JsonValueKind.True or JsonValueKind.False ? 0 : v.GetSingle()).ToArray();
            var type = tensor.Value.GetProperty("dtype").GetString();
            if (Floats.Contains(type))
            {
                Assert.Equal(values, checkpoint.ReadAll(key));
            }
            else
            {
                var message = Assert.Throws<ModelException>(() => checkpoint.Read(key, new float[values.Length])).Message;
                Assert.Contains($"'{key}' is of type {type}", message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(seen.Order(), checkpoint.Names.Order());
    }

    [Theory]
    [InlineData("ckpt/model_raw.pt", "")]
    [InlineData("ckpt/model_wrapped.pt", "")]
    [InlineData("ckpt/model_legacy.pt", "")]
    [InlineData("tiny/model.pt", "d2v_model.")]
    public void Read_EveryContainer_HoldsTheSameWeights(string file, string prefix)
    {
        using var expected = SafetensorsFile.Open(UpstreamFixtures.Tiny("model.safetensors"));
        using var checkpoint = TorchCheckpoint.Open(Path.Combine(UpstreamFixtures.Root, file));

        Assert.True(checkpoint.Names.Count >= 100);
        Assert.All(checkpoint.Names, name =>
        {
            var bare = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
            Assert.Equal(expected.ReadAll(bare), checkpoint.ReadAll(name));
        });
    }

    [Fact]
    public void Read_Float16Checkpoint_EqualsTheRoundedWeights()
    {
        using var expected = SafetensorsFile.Open(UpstreamFixtures.Tiny("model.safetensors"));
        using var checkpoint = TorchCheckpoint.Open(UpstreamFixtures.Ckpt("model_fp16.pt"));

        Assert.All(checkpoint.Names, name => Assert.Equal(expected.ReadAll(name).Select(v => (float)(Half)v), checkpoint.ReadAll(name)));
    }

    [Fact]
    public void TryGetShape_TeachersAverage_IsNoTensor()
    {
        using var checkpoint = TorchCheckpoint.Open(UpstreamFixtures.Micro("ema.pt"));

        Assert.DoesNotContain("_ema", checkpoint.Names);
        Assert.Contains("a dictionary, not a tensor", Assert.Throws<ModelException>(() => checkpoint.TryGetShape("_ema", out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FromManyThreads_GivesTheSame()
    {
        using var checkpoint = TorchCheckpoint.Open(UpstreamFixtures.Ckpt("model_legacy.pt"));
        var expected = checkpoint.Names.ToDictionary(name => name, checkpoint.ReadAll);

        await Parallel.ForEachAsync(Enumerable.Repeat(checkpoint.Names, 4).SelectMany(names => names), (name, _) =>
        {
            Assert.Equal(expected[name], checkpoint.ReadAll(name));
            return ValueTask.CompletedTask;
        });
    }

    [Theory]
    [InlineData("micro/namespace_args.pt")]
    [InlineData("micro/dtypes_legacy.pt")]
    [InlineData("micro/transposed_view.pt")]
    public void Open_CutAnywhere_ThrowsNothingButModelException(string file)
    {
        using var scratch = new ScratchFolder();
        var original = File.ReadAllBytes(UpstreamFixtures.Ckpt(file));
        for (var length = 0; length < original.Length; length++)
        {
            var cut = scratch.Write("cut.pt", original.AsSpan(0, length));
            Assert.Throws<ModelException>(() => ReadEverything(cut));
        }
    }

    [Theory]
    [InlineData("micro/namespace_args.pt", 1)]
    [InlineData("micro/dtypes.pt", 2)]
    [InlineData("micro/dtypes_legacy.pt", 3)]
    [InlineData("micro/transposed_view_legacy.pt", 4)]
    [InlineData("micro/parameter.pt", 5)]
    public void Open_DamagedAnywhere_ThrowsNothingButModelException(string file, int seed)
    {
        using var scratch = new ScratchFolder();
        var original = File.ReadAllBytes(UpstreamFixtures.Ckpt(file));
        var random = new Random(seed);
        for (var round = 0; round < 800; round++)
        {
            var damaged = scratch.Write("damaged.pt", Mutation.Apply(original, random));
            try
            {
                ReadEverything(damaged);
            }
            catch (ModelException)
            {
                // The only failure allowed; any other fails the test by itself.
            }
        }
    }

    private static void ReadEverything(string path)
    {
        using var checkpoint = CheckpointFile.Open(path);
        foreach (var name in checkpoint.Names)
        {
            Assert.True(checkpoint.TryGetShape(name, out var shape));

            // A lying shape may be that of a view with stride 0: whoever reads checks the shape before taking memory for it.
            if (shape.Aggregate(1L, (product, dimension) => product * dimension) <= 1 << 20)
            {
                try
                {
                    checkpoint.ReadAll(name);
                }
                catch (ModelException e) when (e.Message.Contains("is of type", StringComparison.Ordinal))
                {
                    // Integers among the weights are refused one by one.
                }
            }
        }
    }
}
