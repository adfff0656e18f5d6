using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Rtp.Codecs;

/// <summary>G.722 at 64 kbit/s, two samples of 16 kHz per byte, by libspandsp.</summary>
internal sealed class G722Decoder : IRtpDecoder
{
    private readonly G722DecoderHandle _handle = Spandsp.CreateDecoder();
    private readonly short[] _decoded = new short[RtpPayload.MaxSamples];

    public int CountSamples(ReadOnlySpan<byte> payload) => 2 * payload.Length;

    public int Decode(ReadOnlySpan<byte> payload, Span<float> samples)
    {
        var count = payload.IsEmpty ? 0 : Spandsp.Decode(_handle, payload, _decoded);
        for (var i = 0; i < count; i++)
        {
            samples[i] = _decoded[i] / 32768f;
        }

        return count;
    }

    public int Conceal(ReadOnlySpan<byte> next, Span<float> samples) => -1;

    public void Reset() => Spandsp.Reset(_handle);

    public void Dispose() => _handle.Dispose();
}
