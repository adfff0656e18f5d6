using System.Buffers.Binary;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Tools.LoadGen.Talking;

/// <summary>One talker's RTP packets, in order, and when each was sent. <see cref="Next"/> and <see cref="Sent"/> belong to the pacing thread.</summary>
internal sealed class Talker
{
    /// <summary>Bytes of RTP's header without extras (RFC 3550, section 5.1).</summary>
    public const int HeaderBytes = 12;

    // Version 2, nothing else; the marker begins a talk spurt (RFC 3551, section 4.1).
    private const byte Version = 0x80;
    private const byte Marker = 0x80;
    private const byte DynamicPayloadType = 96;

    // What is asked for lies seconds back, not minutes.
    private const int Remembered = 1024;

    private readonly byte[][] _payloads;
    private readonly long[] _sent = new long[Remembered];
    private readonly ushort _firstSequence;
    private readonly int _firstPayload;
    private long _next;

    /// <summary>Prepares a talker; encodes its sound.</summary>
    /// <param name="plan">What it is.</param>
    public Talker(TalkerPlan plan)
    {
        Plan = plan;
        _payloads = Payloads.Encode(plan.Codec, plan.Seed);
        ClockPerPacket = Payloads.ClockPerPacket(plan.Codec);
        var draws = Draws.Of(plan.Seed, 1);
        (_firstSequence, FirstTimestamp) = ((ushort)draws.Next(), (uint)draws.Next());
        _firstPayload = (int)(draws.Share() * _payloads.Length);
        Phase = TimeSpan.FromTicks((long)(draws.Share() * Pacing.Pacer.PacketTime.Ticks));
    }

    /// <summary>What it is.</summary>
    public TalkerPlan Plan { get; }

    /// <summary>How far after the others' beginning it begins: less than a packet.</summary>
    public TimeSpan Phase { get; }

    /// <summary>RTP's timestamp of its first packet.</summary>
    public uint FirstTimestamp { get; }

    /// <summary>Units of RTP's clock per packet.</summary>
    public int ClockPerPacket { get; }

    /// <summary>Bytes of its longest packet.</summary>
    public int LongestBytes => HeaderBytes + _payloads.Max(payload => payload.Length);

    /// <summary>Writes the next packet.</summary>
    /// <param name="datagram">Room for <see cref="LongestBytes"/>.</param>
    /// <returns>Its bytes.</returns>
    public int Next(Span<byte> datagram)
    {
        var payload = _payloads[(_firstPayload + _next) % _payloads.Length];
        datagram[0] = Version;
        datagram[1] = (byte)((_next == 0 ? Marker : 0) | (Plan.Codec == TalkerCodec.Pcmu ? 0 : DynamicPayloadType));
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)(_firstSequence + _next));
        BinaryPrimitives.WriteUInt32BigEndian(datagram[4..], (uint)(FirstTimestamp + (_next * ClockPerPacket)));
        BinaryPrimitives.WriteUInt32BigEndian(datagram[8..], Plan.Ssrc);
        payload.CopyTo(datagram[HeaderBytes..]);
        _next++;
        return HeaderBytes + payload.Length;
    }

    /// <summary>Remembers when the packet written last was sent.</summary>
    /// <param name="ticks">The pacing clock's.</param>
    public void Sent(long ticks) => Volatile.Write(ref _sent[(_next - 1) % Remembered], ticks);

    /// <summary>When the packet with a sample was sent. Any thread.</summary>
    /// <param name="timestamp">The sample's, in RTP's clock.</param>
    /// <returns>The pacing clock's ticks, or null if it was not sent, or too long ago.</returns>
    public long? SentAt(uint timestamp)
    {
        var packet = (uint)(timestamp - FirstTimestamp) / (uint)ClockPerPacket;
        var last = Volatile.Read(ref _next) - 1;
        return packet <= last && packet > last - (Remembered / 2) ? Volatile.Read(ref _sent[packet % Remembered]) : null;
    }
}
