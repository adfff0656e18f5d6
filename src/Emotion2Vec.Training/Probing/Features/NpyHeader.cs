using System.Buffers.Binary;
using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Probing.Features;

/// <summary>What the head of an npy file says (numpy's format versions 1.0, 2.0 and 3.0; NEP 1).</summary>
/// <param name="Element">Type of the elements, little-endian.</param>
/// <param name="Shape">Dimensions, each at least 0.</param>
/// <param name="DataOffset">Byte at which the elements begin.</param>
internal sealed record NpyHeader(NpyElement Element, IReadOnlyList<long> Shape, long DataOffset)
{
    /// <summary>Bytes that hold any header of up to <see cref="MaxHeaderBytes"/>.</summary>
    public const int MaxPrefixBytes = 12 + MaxHeaderBytes;

    private const int MaxHeaderBytes = 65535;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the head.</summary>
    /// <param name="start">The file's first bytes: all of them, or at least <see cref="MaxPrefixBytes"/>.</param>
    /// <param name="path">For messages.</param>
    /// <returns>The head.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: no npy file, or a damaged one; <see cref="ErrorKind.UnsupportedFormat"/>: other elements or another order.
    /// </exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> start, string path)
    {
        if (start.Length < 10 || !start.StartsWith(Magic))
        {
            throw Damaged(path, "it does not begin as one");
        }

        // Version 1 counts the header in 16 bits, 2 and 3 in 32; 3 only differs in its encoding, UTF-8.
        var (version, prefix) = (start[6], start[6] == 1 ? 10 : 12);
        if (version is < 1 or > 3 || start.Length < prefix)
        {
            throw Damaged(path, $"format version {version} is unknown or cut short");
        }

        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > MaxHeaderBytes || prefix + length > start.Length)
        {
            throw Damaged(path, $"its header claims {length} bytes");
        }

        var fields = new NpyHeaderText(Encoding.UTF8.GetString(start.Slice(prefix, (int)length)), path).Read();
        if (fields.FortranOrder && fields.Shape.Count > 1)
        {
            throw new Emotion2VecException(ErrorKind.UnsupportedFormat, $"'{path}' is in Fortran order. Save it again with numpy.ascontiguousarray.");
        }

        return new(ElementOf(fields.Description, path), fields.Shape, prefix + length);
    }

    /// <summary>An error that says that the file is no npy file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">What is wrong.</param>
    /// <returns>The error.</returns>
    public static Emotion2VecException Damaged(string path, string why) =>
        new(ErrorKind.InvalidInput, $"'{path}' is no readable npy file: {why}. Save it again with numpy.save.");

    private static NpyElement ElementOf(string description, string path) => description switch
    {
        "<f4" => NpyElement.Float32,
        "<f8" => NpyElement.Float64,
        "<f2" => NpyElement.Float16,
        _ => throw new Emotion2VecException(
            ErrorKind.UnsupportedFormat, $"'{path}' holds elements of type '{description}'; features are little-endian floats ('<f4', '<f8' or '<f2'). Convert them with numpy.astype('<f4')."),
    };
}
