using System.Buffers.Binary;
using System.Text.Json;

namespace Emotion2Vec.Model.Weights;

/// <summary>Reads and validates the header of a safetensors file: 8 bytes of length, JSON, then the tensors without gaps.</summary>
/// <remarks>Format: huggingface/safetensors, README "Format". The rules checked here are those of its reference reader.</remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>Longest header read. A large model's is about 20 kB.</summary>
    public const int MaxJsonBytes = 16 << 20;

    private const int LengthBytes = 8;

    private SafetensorsHeader(Dictionary<string, SafetensorsTensor> tensors, Dictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    public Dictionary<string, SafetensorsTensor> Tensors { get; }

    public Dictionary<string, string> Metadata { get; }

    public static SafetensorsHeader Read(InputFile file)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        file.ReadExactly(0, lengthBytes);
        var jsonLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (jsonLength > MaxJsonBytes || (long)jsonLength > file.Length - LengthBytes)
        {
            throw new ModelException($"{file.Path} is no safetensors file, or is damaged: its header would be {jsonLength} bytes long "
                + $"(at most {MaxJsonBytes}, and no more than the file holds).");
        }

        var json = new byte[(int)jsonLength];
        file.ReadExactly(LengthBytes, json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return Parse(document.RootElement, file.Path, LengthBytes + (long)jsonLength, file.Length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelException($"{file.Path}: the safetensors header is not valid JSON: {e.Message}", e);
        }
    }

    private static SafetensorsHeader Parse(JsonElement root, string path, long start, long end)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException($"{path}: the safetensors header is not a JSON object.");
        }

        var tensors = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in root.EnumerateObject())
        {
            if (entry.NameEquals("__metadata__"))
            {
                foreach (var item in entry.Value.EnumerateObject())
                {
                    metadata[item.Name] = item.Value.GetString() ?? throw new ModelException($"{path}: metadata '{item.Name}' is null, a string is needed.");
                }

                continue;
            }

            tensors.Add(entry.Name, ParseTensor(entry, path, start, end));
        }

        ThrowIfNotSeamless(tensors.Values, path, start, end);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static SafetensorsTensor ParseTensor(JsonProperty entry, string path, long start, long end)
    {
        if (entry.Value.ValueKind != JsonValueKind.Object
            || !entry.Value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !entry.Value.TryGetProperty("shape", out var shapeElement)
            || !TryReadLongs(shapeElement, TensorShape.MaxDimensions, out var shape)
            || !entry.Value.TryGetProperty("data_offsets", out var offsetsElement)
            || !TryReadLongs(offsetsElement, 2, out var offsets) || offsets.Length != 2)
        {
            throw new ModelException($"{path}: tensor '{entry.Name}' needs dtype (text), shape (at most {TensorShape.MaxDimensions} integers) "
                + "and data_offsets (two integers) in the header.");
        }

        var (first, last) = (offsets[0], offsets[1]);
        if (first < 0 || last < first || last > end - start)
        {
            throw new ModelException($"{path}: tensor '{entry.Name}' lies at bytes {first} to {last} of {end - start}: the file is truncated or its header wrong.");
        }

        var tensor = new SafetensorsTensor(entry.Name, type.GetString() ?? "", shape, start + first, last - first);
        if (!TensorShape.TryCount(shape, out var count) || (ElementBytes(tensor.DataType) is { } bytes && count * bytes != tensor.ByteCount))
        {
            throw new ModelException($"{path}: tensor '{entry.Name}' of {tensor.DataType} {TensorShape.Format(shape)} does not take {tensor.ByteCount} bytes.");
        }

        return tensor;
    }

    // Seamless means: sorted by offset every tensor starts where the one before ended, and the last one ends with the file.
    private static void ThrowIfNotSeamless(IEnumerable<SafetensorsTensor> tensors, string path, long start, long end)
    {
        var expected = start;
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(t => t.ByteCount))
        {
            if (tensor.Offset != expected)
            {
                throw new ModelException($"{path}: tensor '{tensor.Name}' starts at byte {tensor.Offset}, but byte {expected} is due: "
                    + "tensors overlap or leave a gap.");
            }

            expected += tensor.ByteCount;
        }

        if (expected != end)
        {
            throw new ModelException($"{path}: the tensors end at byte {expected}, the file at byte {end}: the file is truncated or has a tail that no tensor owns.");
        }
    }

    private static int? ElementBytes(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => null,
    };

    private static bool TryReadLongs(JsonElement element, int most, out long[] values)
    {
        values = [];
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > most)
        {
            return false;
        }

        values = new long[element.GetArrayLength()];
        var i = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out values[i++]))
            {
                return false;
            }
        }

        return true;
    }
}
