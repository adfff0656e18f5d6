using System.Buffers.Binary;
using System.Text;
using Emotion2Vec.Model.Checkpoints;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Checkpoints;

/// <summary>A trainer's checkpoint is three times its weights, as an optimiser lies beside them: that must cost nothing.</summary>
public sealed class LazyReadingTests
{
    private const long OptimizerElements = 1_500_000_000; // 6 GB, which forces zip64 sizes

    [Fact]
    public void Read_HugeOptimizerBesideTheWeights_ReadsOnlyWhatIsAskedFor()
    {
        using var scratch = new ScratchFolder();
        var pickle = new PickleBuilder().Op("}(")
            .Text("last_optimizer_state").Dict("exp_avg", p => p.Tensor("0", OptimizerElements, [OptimizerElements]))
            .Text("model").Dict("w", p => p.Tensor("1", 4, [4]))
            .Op("u").Bytes;
        var path = scratch["sparse.pt"];
        WriteSparseZip(path, ("x/data.pkl", pickle, pickle.Length), ("x/data/0", [], OptimizerElements * 4), ("x/data/1", [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64], 16));
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var checkpoint = TorchCheckpoint.Open(path);
        Assert.Equal([1f, 2f, 3f, 4f], checkpoint.ReadAll("w"));

        Assert.True(new FileInfo(path).Length > OptimizerElements * 4);
        Assert.InRange(checkpoint.BytesRead, 1, 1 << 17);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Open_UpstreamsCheckpoint_ReadsNamesAndShapesAlone()
    {
        using var checkpoint = TorchCheckpoint.Open(UpstreamFixtures.Tiny("model.pt"));

        Assert.InRange(checkpoint.BytesRead, 1, 150_000); // of 2.8 MB
    }

    // Stored entries with zip64 fields; what an entry has no content for is a hole in the file (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.14 to 16, 4.5.3).
    private static void WriteSparseZip(string path, params (string Name, byte[] Content, long Length)[] entries)
    {
        using var file = new FileStream(path, FileMode.CreateNew);
        using var directory = new MemoryStream();
        foreach (var (name, content, length) in entries)
        {
            var start = file.Position;
            file.Write(Header(0x04034b50, name, length, start));
            file.Write(content);
            file.Position += length - content.Length;
            directory.Write(Header(0x02014b50, name, length, start));
        }

        var directoryStart = file.Position;
        file.Write(directory.ToArray());
        var end64 = file.Position;
        Span<byte> tail = stackalloc byte[56 + 20 + 22];
        tail.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(tail, 0x06064b50);
        BinaryPrimitives.WriteInt64LittleEndian(tail[40..], directory.Length);
        BinaryPrimitives.WriteInt64LittleEndian(tail[48..], directoryStart);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[56..], 0x07064b50);
        BinaryPrimitives.WriteInt64LittleEndian(tail[64..], end64);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[76..], 0x06054b50);
        tail[(76 + 8)..(76 + 20)].Fill(0xff);
        file.Write(tail);
    }

    private static byte[] Header(uint mark, string name, long length, long start)
    {
        var isCentral = mark == 0x02014b50;
        var fixedBytes = isCentral ? 46 : 30;
        var nameBytes = Encoding.ASCII.GetBytes(name);
        var header = new byte[fixedBytes + nameBytes.Length + 28];
        BinaryPrimitives.WriteUInt32LittleEndian(header, mark);
        var sizes = header.AsSpan(isCentral ? 20 : 18);
        sizes[..8].Fill(0xff);
        BinaryPrimitives.WriteInt16LittleEndian(sizes[8..], (short)nameBytes.Length);
        BinaryPrimitives.WriteInt16LittleEndian(sizes[10..], 28);
        if (isCentral)
        {
            header.AsSpan(42, 4).Fill(0xff);
        }

        nameBytes.CopyTo(header, fixedBytes);
        var extra = header.AsSpan(fixedBytes + nameBytes.Length);
        BinaryPrimitives.WriteInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteInt16LittleEndian(extra[2..], 24);
        BinaryPrimitives.WriteInt64LittleEndian(extra[4..], length);
        BinaryPrimitives.WriteInt64LittleEndian(extra[12..], length);
        BinaryPrimitives.WriteInt64LittleEndian(extra[20..], start);
        return header;
    }
}
