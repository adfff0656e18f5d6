using System.Runtime.InteropServices;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// The snapshot format, version 3, little-endian: magic "E2VS", version, identity (8 + 5 x 4 bytes), counters, normaliser, ring frames,
/// then every tensor's floats, and a 64-bit FNV-1a over all of it. Sizes follow from the identity, so there are none to lie about.
/// </summary>
internal static class SlotSnapshot
{
    private const uint Magic = 0x53563245;
    private const int Version = 3;

    public static void Write(Stream stream, SlotIdentity identity, SlotState state)
    {
        var hash = Fnv.Start;
        Put(MemoryMarshal.AsBytes<uint>([Magic, Version]));
        Put(MemoryMarshal.AsBytes<ulong>([identity.Fingerprint]));
        Put(MemoryMarshal.AsBytes<int>([identity.ChunkFrames, identity.LongestChunkFrames, identity.LeftFrames, identity.RightFrames, identity.TokensEvery]));
        Put(MemoryMarshal.AsBytes<long>(state.Counters));
        Put(MemoryMarshal.AsBytes<double>(state.Normalizer));
        Put(MemoryMarshal.AsBytes<long>(state.RingFrames));
        foreach (var tensor in state.Tensors)
        {
            Put(MemoryMarshal.AsBytes(tensor.Span));
        }

        stream.Write(MemoryMarshal.AsBytes<ulong>([hash]));

        void Put(ReadOnlySpan<byte> bytes)
        {
            hash = Fnv.Add(hash, bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Reads into <paramref name="state"/>'s arrays and tensors. They are untouched if the head does not fit, undefined if the body is damaged.</summary>
    public static SlotState Read(Stream stream, SlotIdentity identity, SlotState state)
    {
        var hash = Fnv.Start;
        var head = new uint[2];
        var fingerprint = new ulong[1];
        var geometry = new int[5];
        Take(MemoryMarshal.AsBytes(head.AsSpan()));
        if (head[0] != Magic || head[1] != Version)
        {
            throw Refuse(head[0] != Magic ? "it is not a slot snapshot" : $"it has version {head[1]}, this program reads version {Version}");
        }

        Take(MemoryMarshal.AsBytes(fingerprint.AsSpan()));
        Take(MemoryMarshal.AsBytes(geometry.AsSpan()));
        var found = new SlotIdentity(fingerprint[0], geometry[0], geometry[1], geometry[2], geometry[3], geometry[4]);
        if (found != identity)
        {
            throw Refuse($"it was taken with another model or geometry ({found}, here {identity})");
        }

        Take(MemoryMarshal.AsBytes(state.Counters.AsSpan()));
        Take(MemoryMarshal.AsBytes(state.Normalizer.AsSpan()));
        Take(MemoryMarshal.AsBytes(state.RingFrames.AsSpan()));
        foreach (var tensor in state.Tensors)
        {
            Take(MemoryMarshal.AsBytes(tensor.Span));
        }

        var expected = hash;
        var stored = new ulong[1];
        Take(MemoryMarshal.AsBytes(stored.AsSpan()));
        return stored[0] == expected ? state : throw Refuse("its checksum is wrong, so it is damaged");

        void Take(Span<byte> bytes)
        {
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw Refuse("it is cut short");
            }

            hash = Fnv.Add(hash, bytes);
        }
    }

    /// <summary>Says why a snapshot is of no use.</summary>
    public static Emotion2VecException Refuse(string why) => new(ErrorKind.InvalidInput, $"The stream snapshot cannot be restored: {why}.");
}
