using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>What counts as speech. Sound that does not is encoded and published, but leaves the trajectory alone.</summary>
internal sealed record GateOptions
{
    /// <summary>Whether frames without speech are left out of the trajectory.</summary>
    /// <value>The default is true: silence and noise have no expression.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Probability of the detector from which sound is speech.</summary>
    /// <value>The default is 0.5.</value>
    [Range(0.01, 0.99, ErrorMessage = "must be 0.01 to 0.99")]
    public double SpeechThreshold { get; init; } = 0.5;

    /// <summary>Probability below which it is not; in between it stays what it was.</summary>
    /// <value>The default is 0.35.</value>
    [Range(0.01, 0.99, ErrorMessage = "must be 0.01 to 0.99")]
    public double SilenceThreshold { get; init; } = 0.35;

    /// <summary>Milliseconds that speech must last to count.</summary>
    /// <value>The default is 250.</value>
    [Range(0, 5000, ErrorMessage = "must be 0 to 5000 ms")]
    public int MinSpeechMs { get; init; } = 250;

    /// <summary>Milliseconds that silence must last to end speech.</summary>
    /// <value>The default is 100.</value>
    [Range(0, 5000, ErrorMessage = "must be 0 to 5000 ms")]
    public int MinSilenceMs { get; init; } = 100;

    /// <summary>Milliseconds around speech that count as speech.</summary>
    /// <value>The default is 30.</value>
    [Range(0, 1000, ErrorMessage = "must be 0 to 1000 ms")]
    public int PadMs { get; init; } = 30;

    /// <summary>The gate's own settings.</summary>
    internal Core.Gating.GateOptions Settings => new()
    {
        SpeechThreshold = SpeechThreshold,
        SilenceThreshold = SilenceThreshold,
        MinSpeechMs = MinSpeechMs,
        MinSilenceMs = MinSilenceMs,
        PadMs = PadMs,
    };
}
