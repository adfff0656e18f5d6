using Emotion2Vec.Model.Tensors;
using TorchSharp;

namespace Emotion2Vec.Training.Torch;

// The members that are whole layers. With bfloat16, products take and give bfloat16 while norms compute in float32, as PyTorch's autocast has it.
public sealed partial class TorchTensor
{
    private bool IsHalf => _world.Precision == Precision.Bf16;

    /// <inheritdoc/>
    public TorchTensor Linear(TorchTensor weight, TorchTensor bias) =>
        With(torch.nn.functional.linear(Narrow(Value), Narrow(weight.Value), Narrow(bias.Value)));

    /// <inheritdoc/>
    public TorchTensor Conv1d(TorchTensor weight, TorchTensor? bias, int stride, int padding, int groups) =>
        bias is null && padding == 0 && groups == 1 && Value.device_type == DeviceType.CPU
            ? With(ProductOfWindows(weight.Value, stride))
            : With(torch.nn.functional.conv1d(
                Narrow(Value).transpose(1, 2), Narrow(weight.Value), bias is null ? null : Narrow(bias.Value), stride, padding, groups: groups).transpose(1, 2));

    /// <inheritdoc/>
    public TorchTensor LayerNorm(TorchTensor? weight, TorchTensor? bias, float eps) =>
        With(torch.nn.functional.layer_norm(Widen(Value), [Value.shape[^1]], weight?.Value, bias?.Value, eps));

    /// <inheritdoc/>
    public TorchTensor NormOverTime(TorchTensor weight, TorchTensor bias, float eps) =>
        With(torch.nn.functional.group_norm(Widen(Value).transpose(1, 2), Value.shape[2], weight.Value, bias.Value, eps).transpose(1, 2));

    /// <inheritdoc/>
    public TorchTensor SplitHeads(int heads) => With(Value.reshape(Value.shape[0], Value.shape[1], heads, Value.shape[2] / heads).transpose(1, 2));

    /// <inheritdoc/>
    public TorchTensor Attention(params ReadOnlySpan<KeySegment<TorchTensor>> segments) => AttentionWithDropout(0, segments);

    /// <summary>Attention, with dropout of its weights.</summary>
    /// <param name="rate">Share of the weights that are dropped.</param>
    /// <param name="segments">Keys, values and biases; at least one.</param>
    /// <returns>[B, Q, H d].</returns>
    internal TorchTensor AttentionWithDropout(double rate, params ReadOnlySpan<KeySegment<TorchTensor>> segments)
    {
        var (keys, values) = (segments[0].Keys, segments[0].Values);
        var bias = Visible(segments[0]);
        foreach (var segment in segments[1..])
        {
            keys = keys.Concat(2, segment.Keys);
            values = values.Concat(2, segment.Values);
            bias = torch.cat([bias, Visible(segment)], 3);
        }

        // The kernel divides by sqrt(d); the caller has done so already.
        var q = Narrow(Value * Math.Sqrt(Value.shape[3]));
        var result = torch.nn.functional.scaled_dot_product_attention(q, Narrow(keys.Value), Narrow(values.Value), Narrow(bias), rate, is_casual: false);
        return With(result.transpose(1, 2).reshape(Value.shape[0], Value.shape[2], Value.shape[1] * Value.shape[3]));
    }

    // On the processor the front end takes two thirds of the time this way: channel-last sequences need not be transposed, forth or back.
    private torch.Tensor ProductOfWindows(torch.Tensor weight, int stride)
    {
        var windows = Narrow(Value).unfold(1, weight.shape[2], stride).reshape(Value.shape[0], -1, weight.shape[1] * weight.shape[2]);
        return torch.nn.functional.linear(windows, Narrow(weight).reshape(weight.shape[0], -1));
    }

    // Segments' biases are joined along the keys, so each must have them all, for every item and head that any of them tells apart.
    private torch.Tensor Visible(KeySegment<TorchTensor> segment)
    {
        var bias = segment.Bias.Value;
        return bias.expand(bias.shape[0] == 1 ? Value.shape[0] : bias.shape[0], Value.shape[1], Value.shape[2], segment.Keys.Value.shape[2]);
    }

    private torch.Tensor Narrow(torch.Tensor value) => IsHalf ? value.to(torch.bfloat16) : value;

    private torch.Tensor Widen(torch.Tensor value) => IsHalf ? value.to(torch.float32) : value;
}
