namespace Emotion2Vec.Tools.LoadGen.Talking;

/// <summary>What a talker sends.</summary>
internal enum TalkerCodec
{
    /// <summary>G.711 mu-law at 8 kHz, payload type 0.</summary>
    Pcmu,

    /// <summary>16-bit samples at 16 kHz, payload type 96.</summary>
    L16,

    /// <summary>Opus at 24 kbit/s, payload type 96.</summary>
    Opus,
}
