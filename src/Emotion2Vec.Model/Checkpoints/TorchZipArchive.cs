using System.Text;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>PyTorch's file format since 1.6: a zip archive with <c>NAME/data.pkl</c> and one entry <c>NAME/data/KEY</c> for each storage.</summary>
internal sealed class TorchZipArchive : ITorchArchive
{
    private const string PickleName = "data.pkl";

    private readonly InputFile _file;
    private readonly ZipArchiveIndex _zip;
    private readonly string _folder;

    private TorchZipArchive(InputFile file, ZipArchiveIndex zip, string folder)
    {
        _file = file;
        _zip = zip;
        _folder = folder;
        ThrowIfBigEndian();
        using var pickle = zip.Open(zip.Entries[folder + PickleName]);
        Root = PickleReader.Read(new PickleInput(pickle, $"{file.Path}, {folder}{PickleName}"));
    }

    public object? Root { get; }

    public static TorchZipArchive Open(InputFile file)
    {
        var zip = ZipArchiveIndex.Read(file);
        var pickles = zip.Entries.Keys.Where(name => name == PickleName || (name.EndsWith("/" + PickleName, StringComparison.Ordinal) && name.Count('/') == 1)).ToArray();
        return pickles.Length == 1
            ? new TorchZipArchive(file, zip, pickles[0][..^PickleName.Length])
            : throw new ModelException($"{file.Path} is a zip archive with {pickles.Length} entries named {PickleName} instead of one: it is no PyTorch checkpoint.");
    }

    public Stream Open(TorchStorage storage)
    {
        var name = $"{_folder}data/{storage.Key}";
        if (!_zip.Entries.TryGetValue(name, out var entry))
        {
            throw new ModelException($"{_file.Path}: the storage '{name}' is not in the archive.");
        }

        return entry.Length / storage.Element.Bytes >= storage.Count
            ? _zip.Open(entry)
            : throw new ModelException($"{_file.Path}: the storage '{name}' should have {storage.Count} elements of {storage.Element.Name}, but has {entry.Length} bytes.");
    }

    private void ThrowIfBigEndian()
    {
        if (_zip.Entries.TryGetValue(_folder + "byteorder", out var entry))
        {
            using var reader = new StreamReader(_zip.Open(entry), Encoding.ASCII);
            Span<char> order = stackalloc char[16];
            var word = order[..reader.Read(order)].Trim();
            if (!word.SequenceEqual("little"))
            {
                throw new ModelException($"{_file.Path} was written with byte order '{word}'; only little-endian checkpoints are read. Load it in PyTorch and save it again.");
            }
        }
    }
}
