namespace Emotion2Vec.Audio.Rtp.Codecs;

/// <summary>Payloads of one encoding to mono samples. Payloads are from outside: any bytes must do. One owner thread; nothing allocates.</summary>
internal interface IRtpDecoder : IDisposable
{
    /// <summary>Counts what a payload holds, without decoding it.</summary>
    /// <param name="payload">Any bytes.</param>
    /// <returns>Samples of <see cref="RtpFormat.SampleRate"/>, or -1 if it is no payload of this encoding.</returns>
    int CountSamples(ReadOnlySpan<byte> payload);

    /// <summary>Decodes a payload, in the order of its sender.</summary>
    /// <param name="payload">A payload that <see cref="CountSamples"/> accepted.</param>
    /// <param name="samples">Room for <see cref="RtpPayload.MaxSamples"/>.</param>
    /// <returns>Samples written, each in [-1, 1]; -1 if the payload is damaged.</returns>
    int Decode(ReadOnlySpan<byte> payload, Span<float> samples);

    /// <summary>Makes up what is missing before a payload from what the codec knows.</summary>
    /// <param name="next">The payload behind the gap, to be decoded after this; empty if it is not to be looked at.</param>
    /// <param name="samples">The gap, at most 120 ms, to be filled whole.</param>
    /// <returns>
    /// How many samples at the end of the gap are the sender's own, from a copy in <paramref name="next"/>; -1 if the codec knows
    /// no way, and then nothing was written.
    /// </returns>
    int Conceal(ReadOnlySpan<byte> next, Span<float> samples);

    /// <summary>Forgets all sound before: another sender follows.</summary>
    void Reset();
}
