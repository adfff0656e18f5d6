using Emotion2Vec.Audio.Rtp.Codecs;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Decides which new sender is real: one that sends two packets in sequence (RFC 3550 appendix A.1, MIN_SEQUENTIAL). Several
/// candidates are kept, so that strays cannot crowd out a sender. The first packet of a candidate is kept too, so that
/// nothing of a real sender is lost. One owner thread; allocates nothing after construction.
/// </summary>
internal sealed class SourceProbation
{
    private readonly Candidate[] _candidates;
    private int _oldest;

    /// <summary>Creates an empty list.</summary>
    /// <param name="candidates">How many may prove themselves at the same time.</param>
    public SourceProbation(int candidates)
    {
        _candidates = new Candidate[candidates];
        for (var i = 0; i < candidates; i++)
        {
            _candidates[i].Datagram = new byte[MaxDatagramBytes];
        }
    }

    /// <summary>The longest datagram kept: a full payload behind the longest header without an extension.</summary>
    public static int MaxDatagramBytes => RtpPayload.MaxBytes + 72;

    /// <summary>Looks at a packet of a sender that is not the current one.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="datagram">Its datagram.</param>
    /// <param name="from">Where it came from: both packets must come from there.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="mayPass">False while the current sender is still heard: then candidates only wait.</param>
    /// <param name="first">The sender's packet before this one, if it passed; valid until the next call.</param>
    /// <param name="firstArrival">When that one came.</param>
    /// <returns>What became of the packet, and whether an earlier one was dropped for it.</returns>
    public ProbationVerdict Examine(
        in RtpPacket packet, ReadOnlySpan<byte> datagram, in RtpPeer from, in PacketArrival arrival, bool mayPass, out ReadOnlySpan<byte> first, out PacketArrival firstArrival)
    {
        first = default;
        firstArrival = default;
        if (datagram.Length > MaxDatagramBytes)
        {
            return ProbationVerdict.Dropped;
        }

        ref var candidate = ref Find(packet.Ssrc, from);
        var wasFilled = candidate.IsFilled;
        if (wasFilled && candidate.Ssrc == packet.Ssrc && candidate.From == from && packet.Sequence == candidate.Next && mayPass)
        {
            first = candidate.Datagram.AsSpan(0, candidate.Bytes);
            firstArrival = candidate.Arrival;
            candidate.IsFilled = false;
            return ProbationVerdict.Passed;
        }

        candidate.IsFilled = true;
        candidate.Ssrc = packet.Ssrc;
        candidate.Next = (ushort)(packet.Sequence + 1);
        candidate.From = from;
        candidate.Arrival = arrival;
        candidate.Bytes = datagram.Length;
        datagram.CopyTo(candidate.Datagram);
        return wasFilled ? ProbationVerdict.Dropped : ProbationVerdict.Waiting;
    }

    private ref Candidate Find(uint ssrc, in RtpPeer from)
    {
        for (var i = 0; i < _candidates.Length; i++)
        {
            if (_candidates[i].IsFilled && _candidates[i].Ssrc == ssrc && _candidates[i].From == from)
            {
                return ref _candidates[i];
            }
        }

        _oldest = (_oldest + 1) % _candidates.Length;
        return ref _candidates[_oldest];
    }

    private struct Candidate
    {
        public bool IsFilled;
        public uint Ssrc;
        public RtpPeer From;
        public ushort Next;
        public PacketArrival Arrival;
        public int Bytes;
        public byte[] Datagram;
    }
}
