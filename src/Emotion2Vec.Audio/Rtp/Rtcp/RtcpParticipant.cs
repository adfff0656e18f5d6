using System.Security.Cryptography;
using System.Text;

namespace Emotion2Vec.Audio.Rtp.Rtcp;

/// <summary>
/// A receiver as a participant of RTCP: its number and name, who else takes part, and when to report. Other participants are
/// counted up to a bound, beyond which reports become no rarer. One owner thread; allocates nothing after construction.
/// </summary>
internal sealed class RtcpParticipant
{
    // RFC 3550 section 6.2.1: forgotten after five intervals without a word.
    private const int IntervalsToTimeout = 5;
    private const int MaxMembers = 1024;

    // IPv4 and UDP, which count as bandwidth too (section 6.2).
    private const int TransportBytes = 28;

    private readonly double _bitsPerSecond;
    private readonly bool _tellsClock;
    private readonly byte[] _name;
    private readonly Dictionary<uint, long> _members = new(MaxMembers);
    private double _averageBytes = 128;
    private int _membersBefore = 1;
    private bool _isFirst = true;
    private long? _before;
    private long _next;
    private ulong _clockTold;

    /// <summary>Joins a session.</summary>
    /// <param name="bitsPerSecond">The session's bandwidth.</param>
    /// <param name="tellsClock">True if senders are told our clock, so that their answers tell the round trip (RFC 3611 section 4.4).</param>
    public RtcpParticipant(double bitsPerSecond, bool tellsClock)
    {
        _bitsPerSecond = bitsPerSecond;
        _tellsClock = tellsClock;
        _name = Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(12)));
        Ssrc = NewSsrc();
    }

    /// <summary>Our number.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>Our name: 96 random bits, so that it tells nobody anything (RFC 7022 section 4.2).</summary>
    public string Name => Encoding.ASCII.GetString(_name);

    /// <summary>The last round trip measured, or null.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The session's bandwidth, estimated from its encoding: what RTCP may take is a share of it.</summary>
    /// <param name="session">The session.</param>
    public static double BandwidthOf(RtpSession session)
    {
        // G.711, G.722 and, at most as a rule, Opus take 64 kbit/s; IP, UDP and RTP headers are 40 bytes.
        var format = session.Primary;
        double sound = format.Codec switch
        {
            RtpCodec.L16 => 16.0 * format.ClockRate * format.Channels,
            RtpCodec.L24 => 24.0 * format.ClockRate * format.Channels,
            _ => 64_000,
        };
        return sound + (320 / session.PacketTime.TotalSeconds);
    }

    /// <summary>Counts who is heard. Somebody with our own number makes us take another (section 8.2).</summary>
    /// <param name="ssrc">Who.</param>
    /// <param name="ticks">When.</param>
    public void Hear(uint ssrc, long ticks)
    {
        if (ssrc == Ssrc)
        {
            Ssrc = NewSsrc();
        }

        if (_members.Count < MaxMembers || _members.ContainsKey(ssrc))
        {
            _members[ssrc] = ticks;
        }
    }

    /// <summary>Counts a datagram, whoever sent it, towards the mean size (section 6.3.3).</summary>
    /// <param name="bytes">Its length.</param>
    public void Weigh(int bytes) => _averageBytes += (bytes + TransportBytes - _averageBytes) / 16;

    /// <summary>Somebody left: the next report comes sooner, as there are fewer to share with (section 6.3.4).</summary>
    /// <param name="ssrc">Who.</param>
    /// <param name="ticks">Now.</param>
    public void Miss(uint ssrc, long ticks)
    {
        if (_members.Remove(ssrc) && _before is not null && _membersBefore > Members)
        {
            var share = (double)Members / _membersBefore;
            _next = ticks + (long)((_next - ticks) * share);
            _before = ticks - (long)((ticks - _before) * share);
            _membersBefore = Members;
        }
    }

    /// <summary>Takes an answer to our clock (RFC 3611 section 4.5).</summary>
    /// <param name="blocks">A sender's extended report, at a block of receipts.</param>
    /// <param name="utcTicks">When it came.</param>
    public void Measure(in RtcpExtendedBlocks blocks, long utcTicks)
    {
        for (var i = 0; i < blocks.Receipts; i++)
        {
            var (ssrc, lastClock, delay) = blocks.Receipt(i);
            if (ssrc == Ssrc && lastClock != 0 && lastClock == (uint)(_clockTold >> 16))
            {
                var units = (uint)(NtpTime.FromUtcTicks(utcTicks) >> 16) - lastClock - delay;

                // Beyond a minute the counts have wrapped or lie.
                RoundTrip = units < 60 * 65536 ? TimeSpan.FromSeconds(units / 65536.0) : RoundTrip;
            }
        }
    }

    /// <summary>Says whether a report is due now, by timer reconsideration (RFC 3550 section 6.3.3), and if so starts the next interval.</summary>
    /// <param name="ticks">Now.</param>
    /// <param name="senders">Senders heard.</param>
    public bool IsDue(long ticks, int senders)
    {
        if (_before is not { } before)
        {
            _before = ticks;
            _next = ticks + Draw(senders);
            _membersBefore = Members;
            return false;
        }

        if (ticks < _next)
        {
            return false;
        }

        Forget(ticks);
        var interval = Draw(senders);
        _membersBefore = Members;
        if (before + interval > ticks)
        {
            _next = before + interval;
            return false;
        }

        _before = ticks;
        _isFirst = false;
        _next = ticks + Draw(senders);
        return true;
    }

    /// <summary>Writes a compound packet.</summary>
    /// <param name="buffer">Room for <see cref="RtcpWriter.MaxBytes"/>.</param>
    /// <param name="blocks">How senders are heard, at most <see cref="RtcpWriter.MaxBlocks"/>.</param>
    /// <param name="utcTicks">Now.</param>
    /// <param name="isLeaving">True to say goodbye.</param>
    /// <returns>Its length.</returns>
    public int Compose(Span<byte> buffer, ReadOnlySpan<RtcpReportBlock> blocks, long utcTicks, bool isLeaving)
    {
        var writer = new RtcpWriter(buffer);
        writer.AddReport(Ssrc, blocks);
        writer.AddName(Ssrc, _name);
        if (_tellsClock)
        {
            _clockTold = NtpTime.FromUtcTicks(utcTicks);
            writer.AddClock(Ssrc, _clockTold);
        }

        if (isLeaving)
        {
            writer.AddGoodbye(Ssrc);
        }

        return writer.Bytes;
    }

    private int Members => _members.Count + 1;

    private static uint NewSsrc() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));

    private long Draw(int senders) =>
        RtcpInterval.Draw(Members, Math.Min(senders, Members), _averageBytes, _bitsPerSecond, _isFirst, Random.Shared.NextDouble()).Ticks;

    private void Forget(long ticks)
    {
        var patience = IntervalsToTimeout * RtcpInterval.Draw(Members, 0, _averageBytes, _bitsPerSecond, false, 0.5).Ticks;
        foreach (var (ssrc, heard) in _members)
        {
            if (ticks - heard > patience)
            {
                _members.Remove(ssrc);
            }
        }
    }
}
