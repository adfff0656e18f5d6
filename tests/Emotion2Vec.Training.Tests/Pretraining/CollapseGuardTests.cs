using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Pretraining;

public sealed class CollapseGuardTests
{
    private static readonly CollapseGuard Guard = new(new() { MinTargetVar = 0.1, MinPredVar = 0.01 }, afterUpdates: 100);

    [Theory]
    [InlineData(0.05, 1, "min_target_var")]
    [InlineData(1, 0.005, "min_pred_var")]
    public void Check_LittleDeviation_StopsAndNamesTheValue(double target, double prediction, string key)
    {
        var error = Assert.Throws<Emotion2VecException>(() => Guard.Check(101, Loss(target, prediction)));
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(Math.Min(target, prediction).ToString("G3", System.Globalization.CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_EarlyOrVaried_Passes()
    {
        Guard.Check(100, Loss(0, 0));
        Guard.Check(101, Loss(0.1, 0.01));
    }

    [Fact]
    public void Loss_ConstantTeacherAndStudent_HaveNoDeviation()
    {
        using var scope = torch.NewDisposeScope();
        var world = TorchWorld.Cpu;
        var mask = new FrameMask([true, false, true, false], rows: 1, clones: 1);
        var teacher = new TeacherOutput<TorchTensor>(world.Wrap(torch.ones(1, 4, 3)), world.Wrap(torch.ones(1, 4, 3)));
        var student = new StudentOutput<TorchTensor>(world.Wrap(torch.tensor([0f, 2, 4, 0, 4, 8], [2, 3])), world.Wrap(torch.ones(1, 2, 3)), world.Wrap(torch.ones(1, 2, 3)));
        var loss = new PretrainingObjective(new(), UtteranceTarget.InstanceNormed).Loss(student, teacher, mask);

        // The root of upstream's floor of 1e-6; and deviations 0, sqrt 2, 2 sqrt 2 over the channels.
        Assert.Equal(0.001, loss.TargetDeviation, 1e-6);
        Assert.Equal((0.001 + (3 * Math.Sqrt(2))) / 3, loss.PredictionDeviation, 1e-5);
        Assert.Throws<Emotion2VecException>(() => Guard.Check(101, loss));
    }

    private static PretrainingLoss Loss(double target, double prediction) => new(torch.zeros(1), 1, 0, 0, target, prediction);
}
