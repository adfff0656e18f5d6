using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Emotion2Vec.Tests.Model.Checkpoints;

/// <summary>Writes pickles opcode by opcode, so that a test can say exactly what a hostile file says.</summary>
internal sealed class PickleBuilder
{
    private readonly MemoryStream _bytes = new();

    public PickleBuilder() => Raw(0x80, 2);

    public byte[] Bytes => [.. _bytes.ToArray(), (byte)'.'];

    public PickleBuilder Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public PickleBuilder Op(string characters) => Raw(Encoding.Latin1.GetBytes(characters));

    public PickleBuilder Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Op("X").Raw(BitConverter.GetBytes(utf8.Length)).Raw(utf8);
    }

    public PickleBuilder Long(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8a, 8).Raw(bytes);
    }

    public PickleBuilder Global(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleBuilder Storage(string key, long count, string type = "FloatStorage") =>
        Op("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Long(count).Op("tQ");

    public PickleBuilder Longs(params long[] values)
    {
        Op("(");
        foreach (var value in values)
        {
            Long(value);
        }

        return Op("t");
    }

    public PickleBuilder Tensor(string key, long count, long[] shape, long[]? strides = null, long offset = 0, string type = "FloatStorage")
    {
        strides ??= [.. Enumerable.Range(0, shape.Length).Select(i => shape[(i + 1)..].Aggregate(1L, (a, b) => a * b))];
        return Global("torch._utils", "_rebuild_tensor_v2").Op("(").Storage(key, count, type).Long(offset).Longs(shape).Longs(strides)
            .Op("\u0089").Global("collections", "OrderedDict").Op(")RtR");
    }

    /// <summary>A dictionary of one entry; the value is what <paramref name="value"/> writes.</summary>
    public PickleBuilder Dict(string key, Action<PickleBuilder> value)
    {
        Op("}").Text(key);
        value(this);
        return Op("s");
    }

    /// <summary>A checkpoint in zip format with this pickle.</summary>
    public byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    public byte[] Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries.Prepend(("x/data.pkl", Bytes)))
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }
}
