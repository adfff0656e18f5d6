namespace Emotion2Vec.Audio.Rtp;

/// <summary>The senders of a port that passed probation, a bounded number. One owner thread; finding one allocates nothing.</summary>
/// <param name="capacity">How many there may be.</param>
internal sealed class RtpSenderTable(int capacity)
{
    private readonly RtpSender?[] _senders = new RtpSender?[capacity];
    private readonly uint[] _ssrcs = new uint[capacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>True if none can be added.</summary>
    public bool IsFull => Count == _senders.Length;

    /// <summary>How long the one heard last has been quiet.</summary>
    public TimeSpan LeastQuiet
    {
        get
        {
            var least = TimeSpan.MaxValue;
            for (var i = 0; i < Count; i++)
            {
                least = this[i].Listener.Quiet < least ? this[i].Listener.Quiet : least;
            }

            return least;
        }
    }

    /// <summary>A sender.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public RtpSender this[int index] => _senders[index] ?? throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Finds a sender by its number.</summary>
    /// <param name="ssrc">The number.</param>
    public RtpSender? Find(uint ssrc)
    {
        var index = _ssrcs.AsSpan(0, Count).IndexOf(ssrc);
        return index < 0 ? null : _senders[index];
    }

    /// <summary>The one that has left, or else has been quiet for longest; null if there is none.</summary>
    public RtpSender? Quietest()
    {
        RtpSender? quietest = null;
        for (var i = 0; i < Count; i++)
        {
            if (this[i].LeftTicks is not null)
            {
                return this[i];
            }

            quietest = quietest is null || this[i].Listener.Quiet > quietest.Listener.Quiet ? this[i] : quietest;
        }

        return quietest;
    }

    /// <summary>Adds one; there is room.</summary>
    public void Add(RtpSender sender)
    {
        _ssrcs[Count] = sender.Ssrc;
        _senders[Count++] = sender;
    }

    /// <summary>Removes one that is there.</summary>
    public void Remove(RtpSender sender)
    {
        var index = Array.IndexOf(_senders, sender);
        Count--;
        _senders[index] = _senders[Count];
        _ssrcs[index] = _ssrcs[Count];
        _senders[Count] = null;
    }
}
