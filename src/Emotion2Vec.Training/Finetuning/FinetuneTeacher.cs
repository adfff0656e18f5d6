using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Finetuning;

/// <summary>The frozen model whose scores of whole utterances a fine-tuned one is held to.</summary>
internal sealed class FinetuneTeacher : IDisposable
{
    private readonly FinetuneTeacherSection _section;
    private readonly FrozenModel _model;
    private readonly DistilledPass _pass;
    private readonly long[] _classes;

    /// <summary>Makes the network.</summary>
    /// <param name="section">Weight and temperature.</param>
    /// <param name="start">The teacher; may be disposed afterwards.</param>
    /// <param name="world">Where to compute.</param>
    private FinetuneTeacher(FinetuneTeacherSection section, StartingModel start, TorchWorld world)
    {
        (_section, _model) = (section, new(start, world));
        _pass = new(_model.Pass, start.Config, layers: 0, start.Labels.UsedIndices, world);
        _classes = [.. start.Labels.UsedIndices.Select(i => (long)i)];
    }

    /// <summary>Opens the teacher of a recipe.</summary>
    /// <param name="section">Which.</param>
    /// <param name="labels">Classes of the model that is trained.</param>
    /// <param name="world">Where to compute.</param>
    /// <returns>The teacher.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: it is absent or damaged, or has other classes.</exception>
    public static FinetuneTeacher Open(FinetuneTeacherSection section, LabelSet labels, TorchWorld world)
    {
        using var start = StartingModel.Open(new() { Name = "teacher", From = section.From }, seed: 0);
        return labels.Count > 0 && labels.Names.SequenceEqual(start.Labels.Names)
            ? new(section, start, world)
            : throw new Emotion2VecException(
                ErrorKind.InvalidInput,
                $"The teacher '{section.From}' has the classes [{string.Join(", ", start.Labels.Names)}], the model has [{string.Join(", ", labels.Names)}]: "
                + "scores can be compared only if these are the same. Choose another teacher, or leave the section teacher out.");
    }

    /// <summary>Measures how far a batch's scores are from the teacher's.</summary>
    /// <param name="batch">The crops.</param>
    /// <param name="logits">[B, T, V + K] of the student.</param>
    /// <returns>The sum over the B utterances, weighted; and without the weight, for people.</returns>
    public (torch.Tensor Weighted, double Part) Divergence(SampleBatch batch, torch.Tensor logits)
    {
        var given = logits.mean([1]).index_select(1, torch.tensor(_classes, device: logits.device));
        var sum = ScoreDivergence.Between(Expected(batch), given, _section.Temperature).sum();
        return (sum * _section.Weight, sum.item<float>());
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private torch.Tensor Expected(SampleBatch batch)
    {
        using var still = torch.no_grad();
        return _pass.Run(batch, geometry: null).Logits?.mean([1]) ?? throw new InvalidOperationException("A teacher has classes.");
    }
}
