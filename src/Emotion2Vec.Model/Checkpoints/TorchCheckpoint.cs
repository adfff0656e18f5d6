using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>
/// The state dict of a PyTorch checkpoint (zip or legacy format), unwrapped as FunASR does it. Opening reads names and shapes;
/// a tensor is read when asked for, so an optimiser's state beside the weights costs nothing. No code of the file is run.
/// </summary>
public sealed class TorchCheckpoint : IWeightSource
{
    private const long MaxGatherElements = 1 << 28;

    // funasr/train_utils/load_pretrained_model.py: in this order, each if it is there.
    private static readonly string[] Wrappers = ["state_dict", "model_state_dict", "model"];

    private readonly InputFile _file;
    private readonly ITorchArchive _archive;
    private readonly IReadOnlyDictionary<string, object?> _entries;

    private TorchCheckpoint(InputFile file, ITorchArchive archive)
    {
        _file = file;
        _archive = archive;
        _entries = Unwrap(archive.Root, file.Path);
        Names = [.. _entries.Where(entry => entry.Value is TorchTensor).Select(entry => entry.Key)];
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Bytes read from the file so far.</summary>
    internal long BytesRead => _file.BytesRead;

    /// <summary>Opens a checkpoint and reads its structure; no tensor is read.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open checkpoint; the caller disposes it.</returns>
    /// <exception cref="ModelException">The file is absent, damaged, no PyTorch checkpoint, or holds no state dict.</exception>
    public static TorchCheckpoint Open(string path)
    {
        var file = InputFile.Open(path);
        try
        {
            return new TorchCheckpoint(file, IsZip(file) ? TorchZipArchive.Open(file) : TorchLegacyArchive.Open(file));
        }
        catch (Exception e)
        {
            file.Dispose();
            if (e is InvalidDataException)
            {
                throw new ModelException($"{path}: compressed data is damaged: {e.Message}", e);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">There is something of that name, but it is no tensor.</exception>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        var found = TryFind(name, out var tensor);
        shape = tensor?.Shape ?? [];
        return found;
    }

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (!TryFind(name, out var tensor) || tensor is null)
        {
            throw new ModelException($"{_file.Path} has no tensor '{name}'.");
        }

        if (tensor.Storage.Element.Float is not { } type)
        {
            throw new ModelException($"{_file.Path}: tensor '{name}' is of type {tensor.Storage.Element.Name}; only float32, float16, bfloat16 and float64 hold weights.");
        }

        if (tensor.Count != destination.Length)
        {
            throw new ArgumentException($"Tensor '{name}' has {tensor.Count} elements, the destination {destination.Length}.", nameof(destination));
        }

        try
        {
            using var storage = _archive.Open(tensor.Storage);
            Skip(storage, tensor.Offset * tensor.Storage.Element.Bytes);
            ReadView(storage, tensor, type, destination);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new ModelException($"{_file.Path}: the data of tensor '{name}' ends early or is damaged; copy the file again.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static bool IsZip(InputFile file)
    {
        Span<byte> mark = stackalloc byte[4];
        return file.Read(0, mark) == mark.Length && mark.SequenceEqual("PK\u0003\u0004"u8);
    }

    private static IReadOnlyDictionary<string, object?> Unwrap(object? root, string path)
    {
        var dict = root as PickleDict ?? throw new ModelException($"{path} holds {Describe(root)} instead of a dictionary; save a state dict (model.state_dict()).");
        foreach (var wrapper in Wrappers)
        {
            if (dict.Entries.TryGetValue(wrapper, out var inner))
            {
                dict = inner as PickleDict
                    ?? throw new ModelException($"{path} holds {Describe(inner)} under '{wrapper}' instead of a dictionary; save a state dict (model.state_dict()).");
            }
        }

        return dict.Entries;
    }

    private static string Describe(object? value) => value switch
    {
        PicklePlaceholder placeholder => placeholder.ToString(),
        PickleGlobal global => $"the name '{global.Name}'",
        TorchTensor => "a tensor",
        PickleDict => "a dictionary",
        PickleList or PickleTuple => "a list",
        null => "nothing",
        _ => "a number or text",
    };

    private bool TryFind(string name, out TorchTensor? tensor)
    {
        tensor = null;
        if (!_entries.TryGetValue(name, out var value))
        {
            return false;
        }

        tensor = value as TorchTensor ?? throw new ModelException($"{_file.Path}: '{name}' is {Describe(value)}, not a tensor.");
        return true;
    }

    private static void Skip(Stream stream, long bytes)
    {
        if (stream.CanSeek)
        {
            stream.Position += bytes;
            return;
        }

        Span<byte> block = stackalloc byte[4096];
        while (bytes > 0)
        {
            var part = block[..(int)Math.Min(block.Length, bytes)];
            stream.ReadExactly(part);
            bytes -= part.Length;
        }
    }

    private void ReadView(Stream storage, TorchTensor tensor, FloatType type, Span<float> destination)
    {
        if (tensor.IsContiguous)
        {
            FloatDecoder.Read(storage, type, destination);
            return;
        }

        if (tensor.Extent > MaxGatherElements)
        {
            throw new ModelException($"{_file.Path}: a tensor of shape {TensorShape.Format(tensor.Shape)} is spread over {tensor.Extent} elements; "
                + "save the checkpoint with contiguous tensors.");
        }

        var extent = new float[(int)tensor.Extent];
        FloatDecoder.Read(storage, type, extent);
        Gather(extent, tensor, destination);
    }

    // Counts through the indices like an odometer, the last dimension fastest, and keeps the element's place up to date.
    private static void Gather(float[] extent, TorchTensor tensor, Span<float> destination)
    {
        Span<long> index = stackalloc long[tensor.Shape.Length];
        index.Clear();
        var place = 0L;
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = extent[place];
            for (var dimension = index.Length - 1; dimension >= 0; dimension--)
            {
                place += tensor.Strides[dimension];
                if (++index[dimension] < tensor.Shape[dimension])
                {
                    break;
                }

                place -= tensor.Strides[dimension] * tensor.Shape[dimension];
                index[dimension] = 0;
            }
        }
    }
}
