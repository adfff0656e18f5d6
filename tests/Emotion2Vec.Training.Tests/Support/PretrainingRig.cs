using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Pretraining;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Training.Pretraining;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Support;

/// <summary>A student and a teacher, as the task joins them, without dropout and without noise.</summary>
internal sealed class PretrainingRig : IDisposable
{
    private readonly TrainingConfig _training;
    private readonly MaskedStudentPass<TorchTensor> _student;
    private readonly TeacherPass<TorchTensor> _teacher;

    /// <param name="config">The architecture.</param>
    /// <param name="training">Targets and decoder.</param>
    /// <param name="weights">The student's, with a decoder.</param>
    /// <param name="teacher">The teacher's.</param>
    public PretrainingRig(EncoderConfig config, TrainingConfig training, IWeightSource weights, IWeightSource teacher)
    {
        _training = training;
        Parameters = new(weights, TorchWorld.Cpu);
        _student = new(new(config, 0, Parameters), new(config, training.Decoder, Parameters));
        Teacher = new(Parameters, TorchWorld.Cpu, training);
        Teacher.Load(teacher);
        _teacher = new(new Emotion2VecNetwork<TorchTensor>(config, 0, Teacher), training.Targets);
    }

    public TorchParameters Parameters { get; }

    public EmaTeacher Teacher { get; }

    /// <summary>Runs both.</summary>
    /// <param name="waveform">[B, N] normalised.</param>
    /// <param name="mask">What is hidden.</param>
    /// <param name="observe">Sees every named value.</param>
    public (StudentOutput<TorchTensor> Student, TeacherOutput<TorchTensor> Teacher) Run(TorchTensor waveform, FrameMask mask, Action<string, TorchTensor>? observe = null)
    {
        var local = _student.LocalFeatures(waveform);
        observe?.Invoke("local_features", local);
        var noise = TorchWorld.Cpu.Wrap(torch.zeros(mask.Rows, mask.MaskedPerRow, local.Shape[2]));
        var student = _student.Forward(local, mask, noise, observe);
        using var still = torch.no_grad();
        return (student, _teacher.Forward(TorchWorld.Cpu.Wrap(local.Value.detach()), observe));
    }

    /// <summary>The objective of what <see cref="Run"/> yields.</summary>
    public PretrainingLoss Loss(
        (StudentOutput<TorchTensor> Student, TeacherOutput<TorchTensor> Teacher) run, FrameMask mask, UtteranceTarget target = UtteranceTarget.InstanceNormed, TargetConfig? targets = null) =>
        new PretrainingObjective(targets ?? _training.Targets, target).Loss(run.Student, run.Teacher, mask);

    public void Dispose()
    {
        Teacher.Dispose();
        Parameters.Dispose();
    }
}
