namespace Emotion2Vec.Core.Audio;

/// <summary>What an <see cref="AudioMark"/> says.</summary>
public enum AudioMarkKind
{
    /// <summary><see cref="AudioMark.Value"/> samples from <see cref="AudioMark.Sample"/> on were made up because they never arrived.</summary>
    Concealed,

    /// <summary>The sample was captured at UTC ticks <see cref="AudioMark.Value"/> (and at <see cref="AudioMark.RtpTimestamp"/>, if the source is RTP).</summary>
    Clock,
}

/// <summary>A remark that a source makes about its samples, beside the samples themselves.</summary>
/// <param name="Kind">What is said.</param>
/// <param name="Sample">
/// Index of the first sample meant, on the source's own rate, from 0 at the start of the run; samples that <see cref="IAudioWriter.TryWrite"/> refused count.
/// </param>
/// <param name="Value">Samples or UTC ticks, by kind.</param>
/// <param name="RtpTimestamp">The RTP timestamp of the sample, or -1 where the source has none.</param>
/// <param name="RtpClockRate">RTP ticks per second; 0 where they are the source's sample rate. (RFC 3551 section 4.5.2: G.722 counts 8000 at 16 kHz.)</param>
public readonly record struct AudioMark(AudioMarkKind Kind, long Sample, long Value, long RtpTimestamp = -1, int RtpClockRate = 0);
