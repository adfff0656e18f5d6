using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>Student and teacher on one batch: masks, noise, both passes, the objective.</summary>
/// <param name="student">The student's pass.</param>
/// <param name="teacher">The teacher's.</param>
/// <param name="training">Masks, clones and losses.</param>
/// <param name="utteranceTarget">What the utterance loss pulls towards.</param>
/// <param name="world">Where to compute.</param>
internal sealed class Distillation(
    MaskedStudentPass<TorchTensor> student, TeacherPass<TorchTensor> teacher, TrainingConfig training, UtteranceTarget utteranceTarget, TorchWorld world)
{
    private readonly MaskSampler _masks = new(training.Masking);
    private readonly PretrainingObjective _objective = new(training.Targets, utteranceTarget);

    /// <summary>Computes the objective.</summary>
    /// <param name="samples">[B, N] normalised samples, item after item.</param>
    /// <param name="items">B.</param>
    /// <param name="random">Where masks come from; noise and dropout come from torch's generator.</param>
    /// <returns>The loss; lives in the caller's dispose scope.</returns>
    public PretrainingLoss Loss(float[] samples, int items, Random random)
    {
        var local = student.LocalFeatures(world.Tensor(samples, items, samples.Length / items));
        var mask = _masks.Sample(items, training.CloneBatch, local.Shape[1], random);
        var noise = torch.randn(mask.Rows, mask.MaskedPerRow, local.Shape[2], device: world.Device) * training.Masking.MaskNoiseStd;
        var output = student.Forward(local, mask, world.Wrap(noise));
        return _objective.Loss(output, Teach(local), mask);
    }

    private TeacherOutput<TorchTensor> Teach(TorchTensor local)
    {
        using var still = torch.no_grad();
        return teacher.Forward(world.Wrap(local.Value.detach()));
    }
}
