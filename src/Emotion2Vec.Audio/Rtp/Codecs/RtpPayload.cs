namespace Emotion2Vec.Audio.Rtp.Codecs;

/// <summary>What holds for payloads of every encoding.</summary>
internal static class RtpPayload
{
    /// <summary>The largest payload accepted, in bytes: 42 ms of L16 stereo at 48 kHz, and more than any Ethernet frame carries.</summary>
    public const int MaxBytes = 8192;

    /// <summary>The most samples that a decoder writes for one payload: two per byte of G.722.</summary>
    public const int MaxSamples = 2 * MaxBytes;
}
