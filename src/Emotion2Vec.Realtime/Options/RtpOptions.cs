using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>How patient RTP streams are.</summary>
internal sealed record RtpOptions
{
    /// <summary>Milliseconds for which packets behind a gap wait for the missing one at least.</summary>
    /// <value>The default is 20.</value>
    [Range(1, 2000, ErrorMessage = "must be 1 to 2000 ms")]
    public int MinReorderWaitMs { get; init; } = 20;

    /// <summary>Milliseconds for which they wait at most, however late packets come; not below <see cref="MinReorderWaitMs"/>.</summary>
    /// <value>The default is 250.</value>
    [Range(1, 2000, ErrorMessage = "must be 1 to 2000 ms")]
    public int MaxReorderWaitMs { get; init; } = 250;

    /// <summary>Seconds without a packet after which a stream counts as lost, and is opened anew.</summary>
    /// <value>The default is 10: longer than pauses of senders that suppress silence usually are.</value>
    [Range(1, 3600, ErrorMessage = "must be 1 to 3600 seconds")]
    public int SilenceSeconds { get; init; } = 10;
}
