using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Pretraining;

/// <summary>One masked step against the authors' code: every value, every loss, both sets of gradients.</summary>
public sealed class UpstreamPretrainingTests : IDisposable
{
    private const int Items = 2;
    private const int Clones = 2;

    private readonly ITestOutputHelper _log;
    private readonly UpstreamTraining _upstream = new("pretrain");
    private readonly TinyModel _tiny = new();
    private readonly TargetConfig _targets;
    private readonly PretrainingRig _rig;

    public UpstreamPretrainingTests(ITestOutputHelper log)
    {
        _log = log;
        var training = UpstreamConfigReader.Read(UpstreamCase.Folder("config.yaml")).Training;
        _targets = training.Targets;
        _rig = new(_tiny.Config, training, _tiny.Weights, new ScaledWeights(_tiny.Weights, 0.9f));
    }

    [Fact]
    public void Forward_EveryStoredValue_EqualsUpstream()
    {
        using var scope = torch.NewDisposeScope();
        var stored = _upstream.Manifest.GetProperty("tensors");
        var missing = stored.EnumerateObject().Select(tensor => tensor.Name).Where(name => name != "source").ToHashSet();
        var (count, worst) = (missing.Count, 0.0);
        var mask = Mask();
        var run = _rig.Run(Source(), mask, (name, value) => See(name, InUpstreamsOrder(name, value.Value)));

        See("target_masked", PretrainingObjective.HiddenTargets(run.Teacher.Targets.Value, mask));
        See("prediction_masked", run.Student.Predictions.Value);
        See("utt_target", Objective("chunk", UtteranceTarget.InstanceNormed).UtteranceTargets(run.Teacher, mask));
        See("utt_target_unnormalised", Objective("chunk", UtteranceTarget.Unnormalised).UtteranceTargets(run.Teacher, mask));
        foreach (var type in new[] { "chunk", "single", "global" })
        {
            See($"utt_pred_{type}", Objective(type, UtteranceTarget.InstanceNormed).Pool(run.Student));
        }

        Assert.Empty(missing);
        _log.WriteLine($"{count} tensors, worst at {worst:P0} of its tolerance");

        void See(string name, torch.Tensor value)
        {
            if (missing.Remove(name))
            {
                var tensor = stored.GetProperty(name);
                Assert.Equal(tensor.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()), value.shape);
                var expected = _upstream.Read(tensor.GetProperty("file").GetString()!);
                var tolerance = Tolerance.Of(expected, tensor.GetProperty("f64err").GetDouble());
                Compare.Close(expected, value.ToArray(), tolerance, name);
                worst = Math.Max(worst, Compare.MaxDifference(expected, value.ToArray()) / tolerance);
            }
        }
    }

    [Fact]
    public void Loss_EveryVariant_EqualsUpstream()
    {
        using var scope = torch.NewDisposeScope();
        var losses = _upstream.Manifest.GetProperty("losses").EnumerateObject().ToDictionary(loss => loss.Name.Split(' ')[0], loss => loss.Value.GetDouble());
        var mask = Mask();
        var run = _rig.Run(Source(), mask);
        var loss = _rig.Loss(run, mask);

        Assert.Equal(_upstream.Manifest.GetProperty("sample_size_total_masked").GetInt32(), loss.HiddenFrames);
        Equal("frame_sum", loss.Frame);
        Equal("frame_per_masked_frame", loss.Frame / loss.HiddenFrames);
        Equal("utterance_chunk_sum", loss.Utterance / loss.HiddenFrames);
        Equal("fairseq_raw_total", loss.Sum.item<float>());
        Equal("total_effective", loss.Sum.item<float>() / loss.HiddenFrames);
        Equal("utterance_single_sum", Utterance("single", UtteranceTarget.InstanceNormed));
        Equal("utterance_global_sum", Utterance("global", UtteranceTarget.InstanceNormed));
        Equal("utterance_chunk_sum_unnormalised_target", Utterance("chunk", UtteranceTarget.Unnormalised));

        // float32 sums of thousands of squares: a few units in the last place.
        void Equal(string name, double actual) => Assert.Equal(losses[name], actual, 2e-6 * losses[name]);

        double Utterance(string type, UtteranceTarget target) => Objective(type, target).Loss(run.Student, run.Teacher, mask).Utterance / loss.HiddenFrames;
    }

    [Theory]
    [InlineData("frame", 1, 0)]
    [InlineData("utterance", 0, 1)]
    public void Backward_OneLoss_EveryGradientEqualsUpstream(string which, double d2vLoss, double clsLoss)
    {
        using var scope = torch.NewDisposeScope();
        var mask = Mask();
        var loss = _rig.Loss(_rig.Run(Source(), mask), mask, targets: _targets with { D2vLoss = d2vLoss, ClsLoss = clsLoss });
        (loss.Sum / loss.HiddenFrames).backward();

        using var expected = _upstream.Open($"grads_{which}.safetensors");
        var (info, key, worst) = (_upstream.Manifest.GetProperty("grad_info"), which == "frame" ? "frame" : "utt", 0.0);
        Assert.Subset(_rig.Parameters.Names.ToHashSet(), expected.Names.ToHashSet());
        foreach (var name in _rig.Parameters.Names)
        {
            var actual = _rig.Parameters[name].grad?.ToArray() ?? new float[_rig.Parameters[name].numel()];
            var values = new float[actual.Length];
            double? noise = null;
            if (expected.TryGetShape(name, out _))
            {
                expected.Read(name, values);
                noise = info.GetProperty(name).GetProperty($"{key}_f64err").GetDouble();
            }

            var tolerance = Tolerance.Of(values, noise);
            Compare.Close(values, actual, tolerance, name);
            worst = tolerance > 0 ? Math.Max(worst, Compare.MaxDifference(values, actual) / tolerance) : worst;
        }

        _log.WriteLine($"{_rig.Parameters.Names.Count} parameters, worst at {worst:P0} of its tolerance");
    }

    [Fact]
    public void Backward_TwoBatchesAccumulated_EqualsTheirMeanOverHiddenFrames()
    {
        using var scope = torch.NewDisposeScope();
        var (mask, half) = (Mask(), new FrameMask([.. Marks()[..(Clones * 37)]], Clones, Clones));
        var total = 0;
        foreach (var (waveform, hidden) in new[] { (Source(), mask), (TorchWorld.Cpu.Wrap(Source().Value[..1]), half) })
        {
            var loss = _rig.Loss(_rig.Run(waveform, hidden), hidden, targets: _targets with { D2vLoss = 0 });
            loss.Sum.backward();
            total += loss.HiddenFrames;
        }

        // As fairseq has it: each batch's utterance term counts as often as it hides frames.
        var accumulated = _rig.Parameters["blocks.0.mlp.fc1.weight"].grad!.clone() / total;
        var whole = Gradient(Source(), mask);
        var first = Gradient(TorchWorld.Cpu.Wrap(Source().Value[..1]), half);
        var expected = ((whole * mask.Masked.Count) + (first * half.Masked.Count)) / total;
        Compare.Close(expected.ToArray(), accumulated.ToArray(), 1e-5 * Compare.MaxAbs(expected.ToArray()), "accumulated gradient");

        torch.Tensor Gradient(TorchTensor waveform, FrameMask hidden)
        {
            _rig.Parameters["blocks.0.mlp.fc1.weight"].grad!.zero_();
            var loss = _rig.Loss(_rig.Run(waveform, hidden), hidden, targets: _targets with { D2vLoss = 0 });
            (loss.Sum / loss.HiddenFrames).backward();
            return _rig.Parameters["blocks.0.mlp.fc1.weight"].grad!.clone();
        }
    }

    public void Dispose()
    {
        _rig.Dispose();
        _tiny.Dispose();
    }

    // Upstream's sort leaves kept frames in no particular order, which changes nothing but the order; ours is that of time.
    private torch.Tensor InUpstreamsOrder(string name, torch.Tensor value)
    {
        if (!name.StartsWith("student_", StringComparison.Ordinal))
        {
            return value;
        }

        var tokens = _tiny.Config.NumExtraTokens;
        var rows = _upstream.Manifest.GetProperty("ids_keep").EnumerateArray().Select((kept, row) =>
        {
            var frames = kept.EnumerateArray().Select(frame => frame.GetInt64()).ToList();
            var order = torch.tensor((long[])[.. Enumerable.Range(0, tokens).Select(i => (long)i), .. frames.Select(frame => tokens + frames.Count(other => other < frame))]);
            return name == "student_alibi_bias" ? value[row].index_select(1, order).index_select(2, order) : value[row].index_select(0, order);
        });
        return torch.stack(rows);
    }

    private PretrainingObjective Objective(string type, UtteranceTarget target) => new(_targets with { ClsType = type }, target);

    private TorchTensor Source() => TorchWorld.Cpu.Tensor(_upstream.Read("source.bin"), Items, _upstream.Manifest.GetProperty("samples").GetInt32());

    private FrameMask Mask() => new(Marks(), Items * Clones, Clones);

    private bool[] Marks() => [.. _upstream.Read("mask.bin").Select(mark => mark > 0)];
}
