using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Checks and decrypts what comes in, and encrypts the reports that go out. What is forged, altered or replayed does not get
/// through. The senders remembered are bounded: beyond that, the one known longest is forgotten together with its replay
/// window, which only someone with the key can bring about. One owner thread; allocates nothing per packet.
/// </summary>
internal sealed class SrtpInbound : IDisposable
{
    private const int MaxSenders = 256;

    private readonly SrtpSessionHandle _inbound;
    private readonly SrtpSessionHandle _outbound;
    private readonly byte[] _packet = new byte[ushort.MaxValue];
    private readonly HashSet<uint> _known = new(MaxSenders);
    private readonly uint[] _order = new uint[MaxSenders];
    private long _senders;

    /// <summary>Creates both directions on one key: a description tells the sender's alone, and who does not share it ignores our reports.</summary>
    /// <param name="key">What protects the packets.</param>
    /// <param name="subject">What the session is, for messages.</param>
    /// <exception cref="Core.Errors.Emotion2VecException">libsrtp2 is missing or refused the key.</exception>
    public SrtpInbound(SrtpKey key, string subject)
    {
        try
        {
            _inbound = Srtp.CreateInbound(key.Suite, key.Master);
            _outbound = Srtp.CreateOutbound(key.Suite, key.Master);
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            _inbound?.Dispose();
            throw NativeFailure.Wrap(exception, subject);
        }
    }

    /// <summary>Checks and decrypts a datagram.</summary>
    /// <param name="datagram">What came.</param>
    /// <param name="isRtcp">Which protocol it is.</param>
    /// <param name="plain">The packet in the clear, valid until the next call.</param>
    /// <returns>False if it is not what the key's owner sent, or was seen before.</returns>
    public bool TryOpen(ReadOnlySpan<byte> datagram, bool isRtcp, out ReadOnlySpan<byte> plain)
    {
        plain = default;
        if (datagram.Length > _packet.Length)
        {
            return false;
        }

        datagram.CopyTo(_packet);
        var packet = _packet.AsSpan(0, datagram.Length);
        var status = isRtcp ? Srtp.UnprotectRtcp(_inbound, packet, out var bytes) : Srtp.UnprotectRtp(_inbound, packet, out bytes);
        if (status != SrtpStatus.Ok)
        {
            return false;
        }

        plain = packet[..bytes];
        var at = isRtcp ? 4 : 8;
        Remember(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(plain[at..]));
        return true;
    }

    /// <summary>Encrypts an RTCP packet.</summary>
    /// <param name="buffer">The packet, with room for <see cref="Srtp.MaxTrailerBytes"/> more.</param>
    /// <param name="packetBytes">Its length.</param>
    /// <returns>Its length afterwards.</returns>
    public int SealRtcp(Span<byte> buffer, int packetBytes) => Srtp.ProtectRtcp(_outbound, buffer, packetBytes);

    public void Dispose()
    {
        _inbound.Dispose();
        _outbound.Dispose();
    }

    private void Remember(uint ssrc)
    {
        if (!_known.Add(ssrc))
        {
            return;
        }

        ref var place = ref _order[_senders % MaxSenders];
        if (_senders >= MaxSenders)
        {
            Srtp.Forget(_inbound, place);
            _known.Remove(place);
        }

        place = ssrc;
        _senders++;
    }
}
