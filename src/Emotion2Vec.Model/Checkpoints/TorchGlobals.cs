using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>
/// Imitates the few calls that a checkpoint's dictionaries and tensors are made of; every other call yields a placeholder.
/// Signatures: PyTorch, torch/_utils.py and torch/serialization.py.
/// </summary>
internal static class TorchGlobals
{
    private const int MaxKeyLength = 256;

    // Most elements of a tensor that shows some of its storage more than once (a stride of 0): a small expanded constant, but no weights out of nothing.
    private const int MaxRepeatedElements = 1 << 20;

    /// <summary>Stands in for calling <paramref name="callable"/>.</summary>
    public static object? Call(object? callable, PickleTuple arguments, PickleInput input, long position) => callable switch
    {
        PickleGlobal { Name: "collections.OrderedDict" } => MakeDict(arguments, input),
        PickleGlobal { Name: "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" } => MakeTensor(arguments, input, position),
        PickleGlobal { Name: "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state" } => arguments.Items is [var tensor, ..]
            ? tensor
            : throw input.Error("a parameter without its tensor", position),
        PickleGlobal global => new PicklePlaceholder(global.Name, global.Position),
        PicklePlaceholder placeholder => placeholder,
        _ => throw input.Error("something is called that is neither a class nor a function", position),
    };

    /// <summary>Stands in for loading a storage by its persistent id: ("storage", class, key, device, count[, view]).</summary>
    public static object Load(PickleTuple id, PickleInput input, long position)
    {
        if (id.Items is not ["storage", PickleGlobal type, string key, string, long count, ..] || count < 0 || key.Length is 0 or > MaxKeyLength)
        {
            throw input.Error("a storage that is not described as (storage, class, key, device, count)", position);
        }

        if (id.Items.Length > 5 && id.Items[5] is not null)
        {
            throw input.Error("a view of a storage as PyTorch before 0.4 wrote it; save the checkpoint again with a newer version", position);
        }

        return TorchElement.ByStorage.TryGetValue(type.Name, out var element)
            ? new TorchStorage(key, element, count)
            : new PicklePlaceholder(type.Name, type.Position);
    }

    private static PickleDict MakeDict(PickleTuple arguments, PickleInput input)
    {
        var dict = new PickleDict();
        foreach (var pair in arguments.Items is [PickleList pairs] ? pairs.Items : [])
        {
            var items = pair switch
            {
                PickleTuple tuple => tuple.Items,
                PickleList list => [.. list.Items],
                _ => [],
            };
            if (items.Length != 2)
            {
                throw input.Error("an OrderedDict is made of something other than pairs");
            }

            dict.Set(items[0], items[1]);
        }

        return dict;
    }

    // (storage, offset, shape, strides, ...): what follows is about gradients.
    private static object MakeTensor(PickleTuple arguments, PickleInput input, long position)
    {
        if (arguments.Items is [PicklePlaceholder unknownStorage, ..])
        {
            return unknownStorage;
        }

        if (arguments.Items is not [TorchStorage storage, long offset, PickleTuple shapeTuple, PickleTuple stridesTuple, ..]
            || !TryReadLongs(shapeTuple, out var shape) || !TryReadLongs(stridesTuple, out var strides)
            || strides.Length != shape.Length || offset < 0)
        {
            throw input.Error("a tensor that is not described as (storage, offset, shape, strides)", position);
        }

        var tensor = new TorchTensor(storage, offset, shape, strides);
        if (!TensorShape.TryCount(shape, out _) || strides.Any(stride => stride < 0)
            || offset > storage.Count || tensor.Extent > storage.Count - offset)
        {
            throw input.Error($"a tensor of shape {TensorShape.Format(shape)}, strides {TensorShape.Format(strides)} and offset {offset} "
                + $"does not fit its storage of {storage.Count} elements", position);
        }

        return tensor.Count <= Math.Max(MaxRepeatedElements, storage.Count)
            ? tensor
            : throw input.Error($"a tensor of shape {TensorShape.Format(shape)} that repeats the {storage.Count} elements of its storage", position);
    }

    private static bool TryReadLongs(PickleTuple tuple, out long[] values)
    {
        values = [];
        if (tuple.Items.Length > TensorShape.MaxDimensions || !tuple.Items.All(item => item is long))
        {
            return false;
        }

        values = [.. tuple.Items.OfType<long>()];
        return true;
    }
}
