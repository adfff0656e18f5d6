namespace Emotion2Vec.Audio.Rtp;

/// <summary>An <c>a=rtpmap</c> line: <c>encoding/rate/channels</c> (RFC 8866 section 6.6).</summary>
/// <param name="Encoding">The encoding's name as written.</param>
/// <param name="ClockRate">Timestamp units per second.</param>
/// <param name="Channels">Channels; 1 if not said.</param>
internal sealed record SdpRtpMap(string Encoding, int ClockRate, int Channels);
