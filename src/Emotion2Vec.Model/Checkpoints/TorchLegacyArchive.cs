using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Model.Checkpoints;

/// <summary>
/// PyTorch's file format before 1.6: five pickles (magic number, protocol 1001, system facts, the object, storage keys) and then the storages
/// in the order of the keys, each as a 64-bit count and its elements. (PyTorch, torch/serialization.py, _legacy_save.)
/// </summary>
internal sealed class TorchLegacyArchive : ITorchArchive
{
    private const long Protocol = 1001;
    private const int CountBytes = 8;

    private static readonly BigInteger Magic = BigInteger.Parse("01950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly InputFile _file;
    private readonly Dictionary<string, StoragePlace> _places = new(StringComparer.Ordinal);

    private TorchLegacyArchive(InputFile file)
    {
        _file = file;
        using var region = file.OpenRegion(0, file.Length);
        var input = new PickleInput(region, file.Path);
        if (PickleReader.Read(input) is not BigInteger magic || magic != Magic || PickleReader.Read(input) is not Protocol)
        {
            throw new ModelException($"{file.Path} is no PyTorch checkpoint: it starts like a pickle, but without PyTorch's magic number and protocol {Protocol}.");
        }

        if (PickleReader.Read(input) is not PickleDict system || system.Entries.GetValueOrDefault("little_endian") is not true)
        {
            throw new ModelException($"{file.Path} does not say that it is little-endian, and others are not read. Load it in PyTorch and save it again.");
        }

        var storages = new Dictionary<string, TorchStorage>(StringComparer.Ordinal);
        Root = PickleReader.Read(input, storages);
        var keys = PickleReader.Read(input) as PickleList ?? throw input.Error("a list of storage keys is needed at the end");
        Locate(keys, storages, input.Position);
    }

    public object? Root { get; }

    public static TorchLegacyArchive Open(InputFile file) => new(file);

    public Stream Open(TorchStorage storage)
    {
        if (!_places.TryGetValue(storage.Key, out var place) || place.Storage != storage)
        {
            throw new ModelException($"{_file.Path}: the storage '{storage.Key}' of {storage.Count} elements of {storage.Element.Name} is not in the file.");
        }

        return _file.OpenRegion(place.Offset, storage.Count * storage.Element.Bytes);
    }

    private void Locate(PickleList keys, Dictionary<string, TorchStorage> storages, long position)
    {
        Span<byte> countBytes = stackalloc byte[CountBytes];
        foreach (var item in keys.Items)
        {
            if (item is not string key || !storages.TryGetValue(key, out var storage))
            {
                throw new ModelException($"{_file.Path}: storage '{item}' is of a type that is not read, and what follows it cannot be found without its size.");
            }

            _file.ReadExactly(position, countBytes);
            var count = BinaryPrimitives.ReadInt64LittleEndian(countBytes);
            position += CountBytes;
            if (count != storage.Count || count > (_file.Length - position) / storage.Element.Bytes)
            {
                throw new ModelException($"{_file.Path}: storage '{key}' at byte {position} has {count} elements, {storage.Count} of {storage.Element.Name} are due: "
                    + "the file is truncated or damaged.");
            }

            _places[key] = new StoragePlace(storage, position);
            position += count * storage.Element.Bytes;
        }
    }

    private sealed record StoragePlace(TorchStorage Storage, long Offset);
}
