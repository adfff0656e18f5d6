namespace Emotion2Vec.Audio.Pcm;

/// <summary>Layout of raw samples.</summary>
/// <param name="Encoding">How one sample is written.</param>
/// <param name="SampleRate">Frames per second, 1000 to 384000.</param>
/// <param name="Channels">Interleaved channels, 1 to 64.</param>
internal readonly record struct PcmFormat(PcmEncoding Encoding, int SampleRate, int Channels)
{
    public const int MaxChannels = 64;
    public const int LowestRate = 1000;
    public const int HighestRate = 384_000;

    /// <summary>Bytes of one sample of each channel.</summary>
    public int FrameBytes => Channels * Encoding switch
    {
        PcmEncoding.S16 => 2,
        PcmEncoding.S24 => 3,
        _ => 4,
    };
}
