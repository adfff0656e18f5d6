namespace Emotion2Vec.Tools.DemoCorpus.Rules;

/// <summary>How a class sounds, as numbers of espeak-ng's voice files and effects of sox, for a voice of 82 to 118 Hz (espeak-ng's default).</summary>
internal sealed record EmotionRule
{
    /// <summary>The class.</summary>
    public required string Label { get; init; }

    /// <summary>Lowest pitch in Hz.</summary>
    public required double BasePitch { get; init; }

    /// <summary>Highest pitch in Hz.</summary>
    public required double TopPitch { get; init; }

    /// <summary>Words per minute.</summary>
    public required double WordsPerMinute { get; init; }

    /// <summary>Pause between words in 10 ms.</summary>
    public double WordGap { get; init; }

    /// <summary>Wander of the pitch: 2 is espeak-ng's own, 5 is jittery, 10 hoarse.</summary>
    public double Flutter { get; init; } = VoiceDefaults.Flutter;

    /// <summary>Creak, 0 to 7.</summary>
    public double Roughness { get; init; } = VoiceDefaults.Roughness;

    /// <summary>Strength of the voice in percent.</summary>
    public double Voicing { get; init; } = 100;

    /// <summary>Breath noise at the formants from the first on.</summary>
    public IReadOnlyList<double> Breath { get; init; } = [];

    /// <summary>Spectral weight at 600, 1200 and 2000 Hz, up to 255.</summary>
    public IReadOnlyList<double> Tone { get; init; } = VoiceDefaults.Tone;

    /// <summary>Strength of unvoiced and voiced consonants in percent.</summary>
    public double Consonants { get; init; } = 100;

    /// <summary>Place of the first formant in percent of neutral.</summary>
    public double FirstFormant { get; init; } = 100;

    /// <summary>Place of the second formant in percent of neutral.</summary>
    public double SecondFormant { get; init; } = 100;

    /// <summary>Effects of sox.</summary>
    public string Effects { get; init; } = "";

    /// <summary>The sentence is asked, which makes its end rise.</summary>
    public bool Asks { get; init; }
}
