using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Pretraining;

/// <summary>
/// Online distillation (emotion2vec section 10; the authors' data2vec2.py): the decoder predicts the teacher's hidden frames, and a pool of the student's outputs the
/// teacher's utterance.
/// </summary>
/// <param name="targets">Weights, scale and form of the losses.</param>
/// <param name="utteranceTarget">What the utterance loss pulls towards.</param>
internal sealed class PretrainingObjective(TargetConfig targets, UtteranceTarget utteranceTarget)
{
    // As upstream's compute_var: it keeps the root away from zero.
    private const double VarianceFloor = 1e-6;

    /// <summary>Computes the objective.</summary>
    /// <param name="student">What the student made of the masked rows.</param>
    /// <param name="teacher">What the teacher made of the items; without gradient.</param>
    /// <param name="mask">What was hidden.</param>
    /// <returns>The loss; lives in the caller's dispose scope.</returns>
    public PretrainingLoss Loss(StudentOutput<TorchTensor> student, TeacherOutput<TorchTensor> teacher, FrameMask mask)
    {
        var predictions = student.Predictions.Value.to(torch.float32);
        var expected = HiddenTargets(teacher.Targets.Value, mask);
        var (width, n) = (predictions.shape[1], mask.Masked.Count);
        var scale = targets.LossScale ?? (1 / Math.Sqrt(width));
        var frame = Distance(predictions, expected) * (scale * targets.D2vLoss);

        // Weighted by n, so that the division by all hidden frames leaves a sum over utterances.
        var utterance = Distance(Pool(student), UtteranceTargets(teacher, mask)) * (scale * targets.ClsLoss * n);
        return new(frame + utterance, n, frame.item<float>(), utterance.item<float>(), Deviation(expected), Deviation(predictions));
    }

    /// <summary>What the decoder shall predict.</summary>
    /// <param name="targets">[B, T, D].</param>
    /// <param name="mask">What was hidden.</param>
    /// <returns>[n, D].</returns>
    internal static torch.Tensor HiddenTargets(torch.Tensor targets, FrameMask mask)
    {
        long[] positions = [.. mask.Masked.Select(i => ((long)(i / mask.Frames / mask.Clones) * mask.Frames) + (i % mask.Frames))];
        return targets.to(torch.float32).reshape(-1, targets.shape[2]).index_select(0, torch.tensor(positions, device: targets.device));
    }

    /// <summary>What the student says of each row's utterance.</summary>
    /// <param name="student">Its outputs.</param>
    /// <returns>[B M, D].</returns>
    internal torch.Tensor Pool(StudentOutput<TorchTensor> student)
    {
        if (targets.ClsType == "global")
        {
            return student.Frames.Value.to(torch.float32).mean([1]);
        }

        var tokens = student.Tokens?.Value.to(torch.float32)
            ?? throw new InvalidOperationException($"cls_type {targets.ClsType} needs extra tokens, which {nameof(PretrainingRules)} checks.");
        return targets.ClsType == "single" ? tokens.select(1, -1) : tokens.mean([1]);
    }

    /// <summary>What it shall say.</summary>
    /// <param name="teacher">The teacher's outputs.</param>
    /// <param name="mask">What was hidden.</param>
    /// <returns>[B M, D].</returns>
    internal torch.Tensor UtteranceTargets(TeacherOutput<TorchTensor> teacher, FrameMask mask)
    {
        var frames = utteranceTarget == UtteranceTarget.InstanceNormed ? teacher.Targets : teacher.Unnormalised;
        return frames.Value.to(torch.float32).mean([1]).repeat_interleave(mask.Clones, 0);
    }

    private static double Deviation(torch.Tensor values)
    {
        using var still = torch.no_grad();
        return (values.var([0], unbiased: true) + VarianceFloor).sqrt().mean().item<float>();
    }

    private torch.Tensor Distance(torch.Tensor x, torch.Tensor y) => targets.LossBeta > 0
        ? torch.nn.functional.smooth_l1_loss(x, y, torch.nn.Reduction.Sum, targets.LossBeta)
        : torch.nn.functional.mse_loss(x, y, torch.nn.Reduction.Sum);
}
