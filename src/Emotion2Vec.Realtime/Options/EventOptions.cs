using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Events;

namespace Emotion2Vec.Realtime.Options;

/// <summary>When a class counts as heard, and when as gone.</summary>
internal sealed record EventOptions
{
    /// <summary>Probability from which a class may come.</summary>
    /// <value>The default is 0.55.</value>
    [Range(0.01, 1.0, ErrorMessage = "must be 0.01 to 1")]
    public double EnterProbability { get; init; } = 0.55;

    /// <summary>How far before the second it must be.</summary>
    /// <value>The default is 0.15.</value>
    [Range(0.0, 1.0, ErrorMessage = "must be 0 to 1")]
    public double EnterMargin { get; init; } = 0.15;

    /// <summary>Milliseconds for which both must hold.</summary>
    /// <value>The default is 400.</value>
    [Range(20, 60_000, ErrorMessage = "must be 20 to 60000 ms")]
    public int EnterMs { get; init; } = 400;

    /// <summary>Probability below which a class goes; not above <see cref="EnterProbability"/>.</summary>
    /// <value>The default is 0.40.</value>
    [Range(0.0, 1.0, ErrorMessage = "must be 0 to 1")]
    public double LeaveProbability { get; init; } = 0.40;

    /// <summary>Milliseconds for which it must stay below.</summary>
    /// <value>The default is 600.</value>
    [Range(20, 60_000, ErrorMessage = "must be 20 to 60000 ms")]
    public int LeaveMs { get; init; } = 600;

    /// <summary>Milliseconds that an episode must last; a shorter one is taken back.</summary>
    /// <value>The default is 600.</value>
    [Range(0, 60_000, ErrorMessage = "must be 0 to 60000 ms")]
    public int LeastMs { get; init; } = 600;

    /// <summary>The detector's rules.</summary>
    internal EventRules Rules => new()
    {
        EnterProbability = (float)EnterProbability,
        EnterMargin = (float)EnterMargin,
        EnterFrames = FramesIn(EnterMs),
        LeaveProbability = (float)LeaveProbability,
        LeaveFrames = FramesIn(LeaveMs),
        LeastFrames = FramesIn(LeastMs),
    };

    private static int FramesIn(int milliseconds) => (milliseconds + ModelAudio.FrameMilliseconds - 1) / ModelAudio.FrameMilliseconds;
}
