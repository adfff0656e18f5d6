using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Support;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;
using Xunit.Abstractions;

namespace Emotion2Vec.Training.Tests.Pretraining;

/// <summary>Gradients of the whole objective against central differences of the same objective in float64, by plain loops.</summary>
public sealed class FiniteDifferenceTests(ITestOutputHelper log)
{
    private const int Frames = 11;
    private const double Step = 1e-5;

    private static readonly EncoderConfig Config = RandomNetwork.Small;

    private static readonly TrainingConfig Training = new()
    {
        CloneBatch = 2,
        Targets = new() { AverageTopKLayers = 2, ClsLoss = 0.7, D2vLoss = 1.3 },
        Decoder = new() { DecoderDim = 24, DecoderGroups = 4, DecoderKernel = 4, DecoderLayers = 3, ProjectionLayers = 2, ProjectionRatio = 1.5 },
    };

    [Fact]
    public void Backward_LargestElementOfManyParameters_EqualsTheCentralDifference()
    {
        using var scope = torch.NewDisposeScope();
        using var weights = new RandomWeights(Config, 0, seed: 11, isFirstTokenZero: false, Training.Decoder);
        using var rig = new PretrainingRig(Config, Training, weights, new ScaledWeights(weights, 0.8f));
        var waveform = Noise.Make(2 * Noise.SamplesFor(Frames), seed: 3).Select(v => 4 * v).ToArray();
        var mask = new MaskSampler(Training.Masking).Sample(2, 2, Frames, new Random(5));
        var loss = rig.Loss(rig.Run(TorchWorld.Cpu.Tensor(waveform, 2, waveform.Length / 2), mask), mask, UtteranceTarget.Unnormalised);
        loss.Sum.backward();

        var judge = new Judge(weights, DoubleTensor.From(waveform, 2, waveform.Length / 2), mask);
        Assert.Equal(judge.Loss(("", 0, 0)), loss.Sum.item<float>(), 1e-4 * loss.Sum.item<float>());
        var random = new Random(17);
        foreach (var name in rig.Parameters.Names.OrderBy(_ => random.Next()).Take(24))
        {
            var gradient = rig.Parameters[name].grad!.ToArray();
            var element = Array.IndexOf(gradient, gradient.MaxBy(Math.Abs));
            var difference = (judge.Loss((name, element, Step)) - judge.Loss((name, element, -Step))) / (2 * Step);
            log.WriteLine($"{name}[{element}]: {gradient[element]:G6}, by differences {difference:G6}");
            Assert.Equal(difference, gradient[element], (5e-4 * Math.Abs(difference)) + 1e-5);
        }
    }

    // The teacher's targets stay what they were: no gradient flows through them.
    private sealed class Judge
    {
        private readonly IWeightSource _weights;
        private readonly DoubleTensor _waveform;
        private readonly FrameMask _mask;
        private readonly TeacherOutput<DoubleTensor> _teacher;

        public Judge(IWeightSource weights, DoubleTensor waveform, FrameMask mask)
        {
            (_weights, _waveform, _mask) = (weights, waveform, mask);
            var network = new Emotion2VecNetwork<DoubleTensor>(Config, 0, new DoubleTensor.Parameters(new ScaledWeights(weights, 0.8f)));
            _teacher = new TeacherPass<DoubleTensor>(network, Training.Targets).Forward(Student(("", 0, 0)).LocalFeatures(waveform));
        }

        public double Loss((string Name, int Element, double Step) nudge)
        {
            var student = Student(nudge);
            var noise = new DoubleTensor(new double[_mask.Masked.Count * Config.EmbedDim], _mask.Rows, _mask.MaskedPerRow, Config.EmbedDim);
            var output = student.Forward(student.LocalFeatures(_waveform), _mask, noise);
            var rows = _mask.Masked.Select(i => (i / _mask.Frames / _mask.Clones * _mask.Frames) + (i % _mask.Frames)).ToArray();
            var target = _teacher.Targets.Reshape(-1, Config.EmbedDim).Gather(0, rows);
            var pooled = _teacher.Unnormalised.Mean(1).Gather(0, [.. _mask.Items]);
            var (frame, utterance) = (Squares(output.Predictions - target), Squares(output.Tokens!.Mean(1) - pooled));
            return ((Training.Targets.D2vLoss * frame) + (Training.Targets.ClsLoss * _mask.Masked.Count * utterance)) / Math.Sqrt(Config.EmbedDim);
        }

        private static double Squares(DoubleTensor x) => x.Values.Sum(v => v * v);

        private MaskedStudentPass<DoubleTensor> Student((string Name, int Element, double Step) nudge)
        {
            var parameters = new Nudged(new DoubleTensor.Parameters(_weights), nudge);
            return new(new(Config, 0, parameters), new(Config, Training.Decoder, parameters));
        }
    }

    private sealed class Nudged(IParameters<DoubleTensor> parameters, (string Name, int Element, double Step) nudge) : IParameters<DoubleTensor>
    {
        public DoubleTensor Get(string name, params ReadOnlySpan<int> shape)
        {
            var parameter = parameters.Get(name, shape);
            if (name == nudge.Name)
            {
                parameter.Values[nudge.Element] += nudge.Step;
            }

            return parameter;
        }
    }
}
