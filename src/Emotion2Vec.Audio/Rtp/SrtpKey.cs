using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>What protects a session's packets. Its text never shows the key.</summary>
/// <param name="suite">The algorithms.</param>
/// <param name="master">Master key and salt, <see cref="Srtp.KeyBytes"/> of them.</param>
internal sealed class SrtpKey(SrtpSuite suite, byte[] master)
{
    /// <summary>The algorithms.</summary>
    public SrtpSuite Suite { get; } = suite;

    /// <summary>Master key and salt.</summary>
    public ReadOnlySpan<byte> Master => master;
}
