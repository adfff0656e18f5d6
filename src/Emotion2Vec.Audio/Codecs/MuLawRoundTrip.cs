using Emotion2Vec.Audio.Rtp.Codecs;

namespace Emotion2Vec.Audio.Codecs;

/// <summary>What an ISDN or VoIP call over G.711 mu-law leaves of a sound.</summary>
public static class MuLawRoundTrip
{
    /// <summary>Encodes sound to eight bits and decodes it again.</summary>
    /// <param name="samples">Mono, changed in place; beyond [-1, 1] it is clipped.</param>
    public static void Apply(Span<float> samples)
    {
        Span<byte> code = stackalloc byte[1];
        foreach (ref var sample in samples)
        {
            code[0] = G711.EncodeMuLaw(sample);
            G711.DecodeMuLaw(code, new Span<float>(ref sample));
        }
    }
}
