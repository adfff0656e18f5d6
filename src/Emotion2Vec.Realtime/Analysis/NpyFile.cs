using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>Writes NumPy's .npy format, version 1.0 (numpy.lib.format): magic, length, a Python dict padded to 64 bytes, little-endian values in C order.</summary>
internal static class NpyFile
{
    private const int Alignment = 64;
    private const int FixedBytes = 10;
    private const int BlockFloats = 16384;

    /// <summary>Writes a matrix of float32.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="values">[rows, columns] values.</param>
    /// <param name="columns">Columns, at least 1.</param>
    public static void Write(Stream stream, ReadOnlySpan<float> values, int columns)
    {
        if (values.Length % columns != 0)
        {
            throw new ArgumentException($"{values.Length} values do not fill rows of {columns}.", nameof(values));
        }

        var dictionary = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({values.Length / columns}, {columns}), }}");
        var padding = Alignment - ((FixedBytes + dictionary.Length + 1) % Alignment);
        var header = Encoding.ASCII.GetBytes(dictionary + new string(' ', padding % Alignment) + "\n");
        stream.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        stream.Write(header);

        // In blocks: a span of bytes ends at 2 GiB. Memory is little-endian wherever ONNX Runtime runs.
        for (; !values.IsEmpty; values = values[Math.Min(BlockFloats, values.Length)..])
        {
            stream.Write(MemoryMarshal.AsBytes(values[..Math.Min(BlockFloats, values.Length)]));
        }
    }
}
