namespace Emotion2Vec.Inference.Streaming;

/// <summary>FNV-1a, 64 bits: finds damage, is no protection against intent (draft-eastlake-fnv).</summary>
internal static class Fnv
{
    public const ulong Start = 14695981039346656037;

    private const ulong Prime = 1099511628211;

    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            hash = unchecked((hash ^ b) * Prime);
        }

        return hash;
    }
}
