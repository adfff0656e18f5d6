using Emotion2Vec.Audio.Sources;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>How patient an RTP receiver is.</summary>
internal sealed record RtpReceiverOptions
{
    /// <summary>The shortest time for which packets behind a gap wait for the missing one, when the sender's packets come in order.</summary>
    /// <value>The default is 20 ms.</value>
    public TimeSpan MinReorderWait { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest such time, however late packets come.</summary>
    /// <value>The default is 250 ms.</value>
    public TimeSpan MaxReorderWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest gap that is filled with silence; a longer one starts the clock anew.</summary>
    /// <value>The default is 2 s.</value>
    public TimeSpan MaxGap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where what is received is stored, for debugging; null: nothing is.</summary>
    public RtpRecordingOptions? Recording { get; init; }

    /// <summary>How long a live source may hear nothing before it reports its sender as lost.</summary>
    /// <value>The default is 10 s.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Packets per second that one sender may send in the long run; more are refused.</summary>
    /// <value>The default is 8000: what AES67 sends at its shortest packet time.</value>
    public int MaxPacketsPerSecond { get; init; } = 8000;

    /// <summary>Bytes per second that one sender may send in the long run; more are refused.</summary>
    /// <value>The default is 4 MB: eight channels of 24 bits at 96 kHz, and headers.</value>
    public int MaxBytesPerSecond { get; init; } = 4_000_000;

    /// <summary>Packets per second that may come from all who have not proved to be senders, RTCP included; more are refused unread.</summary>
    /// <value>The default is 500: a sender needs two.</value>
    public int MaxStrayPacketsPerSecond { get; init; } = 500;

    /// <summary>Senders heard at once on a port where each is a stream.</summary>
    /// <value>The default is 64.</value>
    public int MaxSenders { get; init; } = 64;
}
