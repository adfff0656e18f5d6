using System.Buffers.Binary;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>Opens a file of weights whatever its format: safetensors or a PyTorch checkpoint. The content decides, not the extension.</summary>
public static class CheckpointFile
{
    private const int MarkBytes = 9;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its tensors, none of which has been read; the caller disposes it.</returns>
    /// <exception cref="ModelException">The file is absent, damaged or of no known format.</exception>
    public static IWeightSource Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Span<byte> start = stackalloc byte[MarkBytes];
        int count;
        using (var file = InputFile.Open(path))
        {
            count = file.Read(0, start);
        }

        // A safetensors file starts with the length of its header, which is JSON.
        if (count == MarkBytes && start[8] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(start) <= SafetensorsHeader.MaxJsonBytes)
        {
            return SafetensorsFile.Open(path);
        }

        return start.StartsWith("PK"u8) || start[0] == (byte)PickleOpcode.Proto
            ? TorchCheckpoint.Open(path)
            : throw new ModelException($"{path} is neither a safetensors file nor a PyTorch checkpoint.");
    }
}
