using Emotion2Vec.Model.Tensors;
using TorchSharp;

namespace Emotion2Vec.Training.Torch;

/// <summary>
/// The network's tensor as a TorchSharp tensor: computes at once, with gradients. Native memory belongs to the dispose scope that is open when a member runs,
/// so every step runs in one.
/// </summary>
public sealed partial class TorchTensor : ITensor<TorchTensor>
{
    private readonly TorchWorld _world;

    internal TorchTensor(torch.Tensor value, TorchWorld world)
    {
        Value = value;
        _world = world;
        Shape = [.. value.shape.Select(n => (int)n)];
    }

    /// <summary>The tensor itself.</summary>
    public torch.Tensor Value { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Shape { get; }

    /// <inheritdoc/>
    public static TorchTensor operator +(TorchTensor a, TorchTensor b) => a.With(a.Value + b.Value);

    /// <inheritdoc/>
    public static TorchTensor operator -(TorchTensor a, TorchTensor b) => a.With(a.Value - b.Value);

    /// <inheritdoc/>
    public static TorchTensor operator *(TorchTensor a, TorchTensor b) => a.With(a.Value * b.Value);

    /// <inheritdoc/>
    public TorchTensor Constant(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => _world.Tensor(values, shape);

    /// <inheritdoc/>
    public TorchTensor Gelu() => With(torch.nn.functional.gelu(Value));

    /// <inheritdoc/>
    public TorchTensor Relu() => With(torch.nn.functional.relu(Value));

    /// <inheritdoc/>
    public TorchTensor Abs() => With(Value.abs());

    /// <inheritdoc/>
    public TorchTensor Slice(int axis, int start, int length = -1)
    {
        var first = start < 0 ? Shape[axis] + start : start;
        return With(Value.narrow(axis, first, length < 0 ? Shape[axis] - first + length + 1 : length));
    }

    /// <inheritdoc/>
    public TorchTensor Gather(int axis, ReadOnlySpan<int> indices) => With(Value.index_select(axis, torch.tensor(Wide(indices), device: _world.Device)));

    /// <inheritdoc/>
    public TorchTensor Concat(int axis, params ReadOnlySpan<TorchTensor> others)
    {
        var all = new torch.Tensor[others.Length + 1];
        all[0] = Value;
        for (var i = 0; i < others.Length; i++)
        {
            all[i + 1] = others[i].Value;
        }

        return With(torch.cat(all, axis));
    }

    /// <inheritdoc/>
    public TorchTensor Reshape(params ReadOnlySpan<int> shape) => With(Value.reshape(Wide(shape)));

    /// <inheritdoc/>
    public TorchTensor InsertAxis(int axis) => With(Value.unsqueeze(axis));

    /// <inheritdoc/>
    public TorchTensor ExpandBatch(TorchTensor like) => With(Value.expand([like.Value.shape[0], .. Value.shape[1..]]));

    /// <inheritdoc/>
    public TorchTensor Mean(int axis) => With(Value.mean([axis]));

    /// <summary>Applies any operation of torch.</summary>
    /// <param name="operation">From a tensor to a tensor.</param>
    /// <returns>Its result.</returns>
    internal TorchTensor Map(Func<torch.Tensor, torch.Tensor> operation) => With(operation(Value));

    internal static long[] Wide(ReadOnlySpan<int> values)
    {
        var wide = new long[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    private TorchTensor With(torch.Tensor value) => new(value, _world);
}
