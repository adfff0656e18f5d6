using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;
using TorchSharp;

namespace Emotion2Vec.Training.Torch;

/// <summary>Dropout, drop path and layerdrop at the rates of a training configuration (data2vec 2.0's AltBlock and BlockEncoder). Draws from torch's generator.</summary>
/// <param name="training">The rates.</param>
/// <param name="prenetDepth">Blocks of the context encoder.</param>
/// <param name="depth">Blocks of the main encoder.</param>
public sealed class TorchRegularization(TrainingConfig training, int prenetDepth, int depth) : IRegularization<TorchTensor>
{
    /// <summary>Whether anything is dropped; off while validating.</summary>
    /// <value>True by default.</value>
    public bool IsActive { get; set; } = true;

    /// <inheritdoc/>
    public TorchTensor Drop(DropoutSite site, TorchTensor x)
    {
        var rate = site switch
        {
            DropoutSite.PrenetInput => training.PrenetDropout,
            DropoutSite.EncoderInput => training.DropoutInput,
            DropoutSite.AttentionOutput => training.EncoderDropout,
            DropoutSite.Activation => training.ActivationDropout,
            DropoutSite.MlpOutput => training.PostMlpDrop,
            _ => training.Decoder.InputDropout,
        };
        return IsActive && rate > 0 ? x.Map(value => torch.nn.functional.dropout(value, rate, training: true)) : x;
    }

    /// <inheritdoc/>
    public TorchTensor DropPath(int layer, TorchTensor x)
    {
        var rate = Rate(layer);
        if (!IsActive || rate <= 0)
        {
            return x;
        }

        return x.Map(value => value * torch.empty([value.shape[0], 1, 1], device: value.device).bernoulli_(1 - rate) / (1 - rate));
    }

    /// <inheritdoc/>
    public bool SkipsBlock(int layer)
    {
        var rate = layer < prenetDepth ? training.PrenetLayerdrop : training.Layerdrop;
        if (!IsActive || rate <= 0)
        {
            return false;
        }

        using var draw = torch.rand(1);
        return draw.item<float>() < rate;
    }

    /// <inheritdoc/>
    public TorchTensor Attend(TorchTensor q, KeySegment<TorchTensor> segment) => q.AttentionWithDropout(IsActive ? training.AttentionDropout : 0, segment);

    // Rates rise linearly from the first block of a stack to its last (numpy.linspace upstream).
    private double Rate(int layer)
    {
        var (start, end, index, count) = layer < prenetDepth
            ? (training.PrenetStartDropPathRate, training.PrenetEndDropPathRate, layer, prenetDepth)
            : (training.StartDropPathRate, training.EndDropPathRate, layer - prenetDepth, depth);
        return count < 2 ? start : start + ((end - start) * index / (count - 1));
    }
}
