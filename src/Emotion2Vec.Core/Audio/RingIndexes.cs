using System.Runtime.InteropServices;

namespace Emotion2Vec.Core.Audio;

/// <summary>
/// The two ends of a <see cref="SpscRing{T}"/>, each alone on its cache lines. 128 bytes, not 64: adjacent-line prefetchers of x86 and the
/// line size of some Arm cores make pairs of 64-byte lines travel together.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 3 * Line)]
internal struct RingIndexes
{
    private const int Line = 128;

    /// <summary>Items ever written. Producer writes (release), consumer reads (acquire).</summary>
    [FieldOffset(Line)]
    public long Tail;

    /// <summary>The producer's stale copy of <see cref="Head"/>: it never overstates the room.</summary>
    [FieldOffset(Line + 8)]
    public long CachedHead;

    /// <summary>Items refused for want of room. Written by the producer alone.</summary>
    [FieldOffset(Line + 16)]
    public long Dropped;

    /// <summary>Items ever read. Consumer writes (release), producer reads (acquire).</summary>
    [FieldOffset(2 * Line)]
    public long Head;

    /// <summary>The consumer's stale copy of <see cref="Tail"/>: it never overstates what is there.</summary>
    [FieldOffset((2 * Line) + 8)]
    public long CachedTail;
}
