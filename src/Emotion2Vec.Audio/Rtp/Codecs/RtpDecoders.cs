using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp.Codecs;

/// <summary>Makes decoders.</summary>
internal static class RtpDecoders
{
    /// <summary>Makes the decoder of a format.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The decoder, or null if the format is not audio.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NativeError"/>: a system library is missing; the message says which.</exception>
    public static IRtpDecoder? Create(RtpFormat format)
    {
        try
        {
            return format.Codec switch
            {
                RtpCodec.ComfortNoise or RtpCodec.TelephoneEvent => null,
                RtpCodec.G722 => new G722Decoder(),
                RtpCodec.Opus => new OpusDecoder(),
                _ => new PcmDecoder(format),
            };
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, $"Decoding {format.Codec}");
        }
    }
}
