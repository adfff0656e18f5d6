using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Emotion2Vec.Model.Weights;

/// <summary>
/// Writes a safetensors file tensor by tensor, so that it costs the memory of one. The file appears under its name only when it is complete.
/// Tensors start at a multiple of 64 bytes into the file, so that the whole can be mapped into memory and used in place.
/// </summary>
public sealed class SafetensorsWriter : IDisposable
{
    private const int Alignment = 64;
    private const int LengthBytes = 8;
    private const int BlockElements = 1 << 14;

    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly IReadOnlyList<ParameterSpec> _tensors;
    private readonly FloatType _type;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[BlockElements * 2];
    private int _written;

    /// <summary>Starts a file; the header is written at once.</summary>
    /// <param name="path">The file; one that exists is replaced on completion.</param>
    /// <param name="tensors">Names and shapes, in the order in which they will be written.</param>
    /// <param name="type">Float32 or Float16.</param>
    /// <param name="metadata">Free text by key.</param>
    public SafetensorsWriter(string path, IReadOnlyList<ParameterSpec> tensors, FloatType type, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        if (type is not (FloatType.Float32 or FloatType.Float16))
        {
            throw new ArgumentException($"Weights are written as Float32 or Float16, not {type}.", nameof(type));
        }

        _path = path;
        _temporaryPath = $"{path}.{Path.GetRandomFileName()}.part";
        _tensors = tensors;
        _type = type;
        _stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write);
        WriteHeader(metadata);
    }

    /// <summary>Writes the next tensor.</summary>
    /// <param name="name">Its name: the next one of the list.</param>
    /// <param name="values">All its elements, C order.</param>
    /// <exception cref="ModelException">A value is no number, infinite, or too large for the file's type.</exception>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        if (_written == _tensors.Count || _tensors[_written].Name != name || _tensors[_written].Count != values.Length)
        {
            throw new ArgumentException($"'{name}' with {values.Length} elements is not the next tensor of the list.", nameof(name));
        }

        while (!values.IsEmpty)
        {
            var part = values[..Math.Min(values.Length, BlockElements)];
            WriteBytes(Encode(name, part));
            values = values[part.Length..];
        }

        _written++;
    }

    /// <summary>Finishes the file and puts it in its place.</summary>
    /// <returns>The SHA-256 of the file in lower-case hexadecimal.</returns>
    public string Complete()
    {
        if (_written != _tensors.Count)
        {
            throw new InvalidOperationException($"{_tensors.Count - _written} tensors have not been written, '{_tensors[_written].Name}' is next.");
        }

        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <summary>Drops the file if it was not completed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
        File.Delete(_temporaryPath);
    }

    private void WriteHeader(IReadOnlyDictionary<string, string> metadata)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            foreach (var (key, value) in metadata)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
            var offset = 0L;
            foreach (var tensor in _tensors)
            {
                var end = offset + (tensor.Count * FloatDecoder.Bytes(_type));
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", _type == FloatType.Float16 ? "F16" : "F32");
                WriteNumbers(writer, "shape", tensor.Shape);
                WriteNumbers(writer, "data_offsets", [offset, end]);
                writer.WriteEndObject();
                offset = end;
            }

            writer.WriteEndObject();
        }

        // The format allows spaces after the JSON for just this purpose.
        while ((LengthBytes + json.Length) % Alignment != 0)
        {
            json.WriteByte((byte)' ');
        }

        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        WriteBytes(length);
        WriteBytes(json.GetBuffer().AsSpan(0, (int)json.Length));
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    private ReadOnlySpan<byte> Encode(string name, ReadOnlySpan<float> values)
    {
        var highest = _type == FloatType.Float16 ? (float)Half.MaxValue : float.MaxValue;
        foreach (var value in values)
        {
            // Written so that NaN fails as well.
            if (!(MathF.Abs(value) <= highest))
            {
                throw new ModelException($"tensor '{name}' holds {value}, which {_type} cannot represent or no weight may be: the checkpoint is damaged or needs float32.");
            }
        }

        if (_type == FloatType.Float32)
        {
            return MemoryMarshal.AsBytes(values);
        }

        var halves = MemoryMarshal.Cast<byte, Half>(_block.AsSpan())[..values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            halves[i] = (Half)values[i];
        }

        return MemoryMarshal.AsBytes(halves);
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _stream.Write(bytes);
    }
}
