using System.Runtime.InteropServices;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Model.Weights;
using Emotion2Vec.Training.Probing.Features;

namespace Emotion2Vec.Training.Tests.Probing.Features;

public sealed class NpyMatrixTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A file with a hole: it has its length without its bytes on the disk.
    [Fact]
    public void Read_LastRowsOfFiveGigabytes_ReadsOnlyThem()
    {
        const long Rows = 1_700_000;
        const int Width = 768;
        var path = _folder["big.npy"];
        var header = SyntheticFeatures.Npy("<f4", [Rows, Width], []);
        float[] last = [.. Enumerable.Range(0, 2 * Width).Select(i => (float)i)];
        using (var file = File.Create(path))
        {
            file.Write(header);
            file.Position = header.Length + ((Rows - 2) * Width * sizeof(float));
            file.Write(MemoryMarshal.AsBytes<float>(last));
        }

        using var matrix = NpyMatrix.Open(path);
        var read = new float[2 * Width];
        matrix.Read(Rows - 2, read);

        Assert.Equal(Rows, matrix.Rows);
        Assert.Equal(last, read);
    }

    [Fact]
    public void Read_FileCutShortAfterOpening_IsAnError()
    {
        var path = _folder.Write("cut.npy", SyntheticFeatures.Npy("<f4", [100, 8], new byte[3200]));
        using var matrix = NpyMatrix.Open(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(300);
        }

        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => matrix.Read(90, new float[80])).Kind);
    }

    [Fact]
    public void Read_RowsBeyondTheEnd_IsAProgrammersError()
    {
        var path = _folder.Write("small.npy", SyntheticFeatures.Npy("<f4", [3, 2], new byte[24]));
        using var matrix = NpyMatrix.Open(path);

        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Read(2, new float[4]));
    }
}
