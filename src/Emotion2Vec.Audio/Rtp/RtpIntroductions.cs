using Emotion2Vec.Audio.Rtp.Rtcp;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// What senders said of themselves before their sound was heard: many report first. The last few are kept, so that a flood
/// costs no memory. One owner thread.
/// </summary>
internal sealed class RtpIntroductions
{
    private const int Kept = 32;

    private readonly Entry[] _entries = new Entry[Kept];
    private int _newest;

    /// <summary>Keeps what is said; a null leaves what was said before.</summary>
    /// <param name="ssrc">Who says it.</param>
    /// <param name="from">From where; another place's words replace all earlier ones.</param>
    /// <param name="name">Its name.</param>
    /// <param name="info">Its clock.</param>
    /// <param name="arrival">When this came.</param>
    public void Keep(uint ssrc, in RtpPeer from, string? name, RtcpSenderInfo? info, in PacketArrival arrival)
    {
        ref var entry = ref Find(ssrc);
        if (!entry.IsFilled || entry.Ssrc != ssrc || !entry.From.IsSameHost(from))
        {
            entry = new Entry { IsFilled = true, Ssrc = ssrc, From = from };
        }

        entry.From = from;
        entry.Name = name ?? entry.Name;
        if (info is { } said)
        {
            entry.Info = said;
            entry.Arrival = arrival;
        }
    }

    /// <summary>Hands over what a sender said, and forgets it.</summary>
    /// <param name="ssrc">The sender.</param>
    /// <param name="peer">Where its packets come from.</param>
    /// <param name="introduction">What it said, if true is returned.</param>
    public bool TryTake(uint ssrc, in RtpPeer peer, out Entry introduction)
    {
        for (var i = 0; i < Kept; i++)
        {
            if (_entries[i].IsFilled && _entries[i].Ssrc == ssrc && _entries[i].From.IsSameHost(peer))
            {
                introduction = _entries[i];
                _entries[i] = default;
                return true;
            }
        }

        introduction = default;
        return false;
    }

    private ref Entry Find(uint ssrc)
    {
        for (var i = 0; i < Kept; i++)
        {
            if (_entries[i].IsFilled && _entries[i].Ssrc == ssrc)
            {
                return ref _entries[i];
            }
        }

        _newest = (_newest + 1) % Kept;
        return ref _entries[_newest];
    }

    /// <summary>One sender's words.</summary>
    internal struct Entry
    {
        /// <summary>True if there are any.</summary>
        public bool IsFilled;

        /// <summary>Who said them.</summary>
        public uint Ssrc;

        /// <summary>From where.</summary>
        public RtpPeer From;

        /// <summary>Its name, or null.</summary>
        public string? Name;

        /// <summary>Its clock, or null.</summary>
        public RtcpSenderInfo? Info;

        /// <summary>When the clock came.</summary>
        public PacketArrival Arrival;
    }
}
