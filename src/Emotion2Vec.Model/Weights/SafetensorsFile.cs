using System.Diagnostics.CodeAnalysis;

namespace Emotion2Vec.Model.Weights;

/// <summary>A safetensors file, read one tensor at a time. Float32, float16, bfloat16 and float64 can be read; integers are refused by name.</summary>
public sealed class SafetensorsFile : IWeightSource
{
    private readonly InputFile _file;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(InputFile file, SafetensorsHeader header)
    {
        _file = file;
        _header = header;
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => _header.Tensors.Keys;

    /// <summary>The file's free text, by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and validates its header; no tensor is read.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file; the caller disposes it.</returns>
    /// <exception cref="ModelException">The file is absent, is no safetensors file, or its header contradicts the file.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = InputFile.Open(path);
        try
        {
            return new SafetensorsFile(file, SafetensorsHeader.Read(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Looks up where a tensor lies, for readers that map the file themselves.</summary>
    /// <param name="name">The tensor's full name.</param>
    /// <param name="tensor">Its place and type.</param>
    /// <returns>False if there is no such tensor.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => _header.Tensors.TryGetValue(name, out tensor);

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape)
    {
        var found = TryFind(name, out var tensor);
        shape = tensor?.Shape ?? [];
        return found;
    }

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination)
    {
        if (!TryFind(name, out var tensor))
        {
            throw new ModelException($"{_file.Path} has no tensor '{name}'.");
        }

        if (tensor.FloatType is not { } type)
        {
            throw new ModelException($"{_file.Path}: tensor '{name}' is of type {tensor.DataType}; only F32, F16, BF16 and F64 hold weights.");
        }

        var count = tensor.ByteCount / FloatDecoder.Bytes(type);
        if (count != destination.Length)
        {
            throw new ArgumentException($"Tensor '{name}' has {count} elements, the destination {destination.Length}.", nameof(destination));
        }

        using var region = _file.OpenRegion(tensor.Offset, tensor.ByteCount);
        try
        {
            FloatDecoder.Read(region, type, destination);
        }
        catch (EndOfStreamException e)
        {
            throw new ModelException($"{_file.Path} was cut short inside tensor '{name}'.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
