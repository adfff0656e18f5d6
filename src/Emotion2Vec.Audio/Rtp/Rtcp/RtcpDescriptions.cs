using System.Buffers.Binary;

namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>Goes through the items of a source description (RFC 3550 section 6.5), and ends at the first that is malformed.</summary>
internal ref struct RtcpDescriptions
{
    /// <summary>The item that holds a source's lasting name.</summary>
    public const byte CanonicalName = 1;

    private ReadOnlySpan<byte> _rest;
    private int _chunks;
    private bool _isInChunk;

    /// <summary>Starts at the first item.</summary>
    /// <param name="packet">The packet; one of another kind has none.</param>
    public RtcpDescriptions(in RtcpPacket packet)
    {
        _rest = packet.Body;
        _chunks = packet.Type == RtcpType.SourceDescription ? packet.Count : 0;
    }

    /// <summary>Who is described.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>What the item is.</summary>
    public byte Kind { get; private set; }

    /// <summary>Its text, UTF-8, at most 255 bytes.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Moves to the next item.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (_isInChunk || _chunks > 0)
        {
            if (!_isInChunk)
            {
                if (_rest.Length < 8)
                {
                    break;
                }

                Ssrc = BinaryPrimitives.ReadUInt32BigEndian(_rest);
                _rest = _rest[4..];
                _isInChunk = true;
                _chunks--;
            }

            if (_rest.IsEmpty)
            {
                break;
            }

            if (_rest[0] != 0)
            {
                return TryTakeItem();
            }

            // Zeros end the chunk and fill its last word. Before the body are four bytes, so its own offsets tell where words begin.
            _rest = _rest[(_rest.Length % 4 == 0 ? Math.Min(4, _rest.Length) : _rest.Length % 4)..];
            _isInChunk = false;
        }

        _chunks = 0;
        _isInChunk = false;
        return false;
    }

    private bool TryTakeItem()
    {
        if (_rest.Length < 2 || _rest.Length < 2 + _rest[1])
        {
            _chunks = 0;
            _isInChunk = false;
            return false;
        }

        Kind = _rest[0];
        Text = _rest.Slice(2, _rest[1]);
        _rest = _rest[(2 + _rest[1])..];
        return true;
    }
}
