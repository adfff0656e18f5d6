using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Emotion2Vec.Tests.Realtime.Analysis;

/// <summary>Reads .npy 1.0 as its description asks, independently of the writer.</summary>
internal sealed partial record NpyMatrix(int Rows, int Columns, float[] Values)
{
    public static NpyMatrix Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        var length = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, 10, length);
        Assert.Equal(0, (10 + length) % 64);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        var match = Header().Match(header);
        Assert.True(match.Success, header);
        var (rows, columns) = (Number(match, 1), Number(match, 2));
        var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + length)).ToArray();
        Assert.Equal(rows * columns, values.Length);
        return new(rows, columns, values);
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$")]
    private static partial Regex Header();
}
