using System.Buffers.Binary;
using System.Net;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Codecs;
using Emotion2Vec.Audio.Rtp.Replay;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Benchmarks.Rtp;

/// <summary>A sender of PCMU at 8 kHz or L16 at 16 kHz, and the receiver that hears it, without a network between them. One owner thread.</summary>
internal sealed class Talker : IDisposable
{
    private const int HeaderBytes = 12;
    private const byte Version = 0x80;

    private readonly RtpFormat _format;
    private readonly RtpReceiver _receiver;
    private readonly byte[] _datagram;
    private ushort _sequence;
    private uint _timestamp;

    /// <summary>Prepares a call.</summary>
    /// <param name="isTelephone">PCMU at 8 kHz, or else L16 at 16 kHz.</param>
    /// <param name="ssrc">Who sends.</param>
    /// <param name="writer">Where samples go; its run has begun at the codec's rate.</param>
    /// <param name="clock">Tells arrival times.</param>
    public Talker(bool isTelephone, uint ssrc, IAudioWriter writer, CaptureClock clock)
    {
        _format = isTelephone ? new(0, RtpCodec.Pcmu, RateOf(isTelephone), 1) : new(96, RtpCodec.L16, RateOf(isTelephone), 1);
        _datagram = new byte[HeaderBytes + (PacketSamples * (isTelephone ? 1 : sizeof(short)))];
        (_datagram[0], _datagram[1]) = (Version, _format.PayloadType);
        BinaryPrimitives.WriteUInt32BigEndian(_datagram.AsSpan(8), ssrc);
        _receiver = new(new() { Endpoint = new(IPAddress.Loopback, 5004), Formats = [_format] }, new(), writer, clock);
    }

    private int PacketSamples => _format.ClockRate / ModelAudio.FramesPerSecond;

    /// <summary>Samples per second of such a call.</summary>
    /// <param name="isTelephone">PCMU, or else L16.</param>
    /// <returns>8000 or 16000.</returns>
    public static int RateOf(bool isTelephone) => isTelephone ? 8000 : ModelAudio.SampleRate;

    /// <summary>Sends and receives 20 ms of sound.</summary>
    /// <param name="sound">Samples at the codec's rate; empty for silence.</param>
    public void Packet(ReadOnlySpan<float> sound)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_datagram.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(_datagram.AsSpan(4), _timestamp);
        _timestamp += (uint)PacketSamples;
        var payload = _datagram.AsSpan(HeaderBytes);
        for (var i = 0; i < PacketSamples; i++)
        {
            var sample = sound.IsEmpty ? 0 : sound[i];
            if (_format.Codec == RtpCodec.Pcmu)
            {
                payload[i] = G711.EncodeMuLaw(sample);
            }
            else
            {
                BinaryPrimitives.WriteInt16BigEndian(payload[(i * sizeof(short))..], (short)(sample * short.MaxValue));
            }
        }

        _receiver.Accept(_datagram);
        _receiver.Idle();
    }

    /// <inheritdoc/>
    public void Dispose() => _receiver.Dispose();
}
