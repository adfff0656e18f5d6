namespace Emotion2Vec.Tools.DemoCorpus.Rules;

/// <summary>What espeak-ng 1.51 takes where a voice file says nothing (voices.c, VoiceReset).</summary>
internal static class VoiceDefaults
{
    public const double BasePitch = 82;
    public const double TopPitch = 118;
    public const double Flutter = 2;
    public const double Roughness = 2;

    /// <summary>Weights at <see cref="ToneHertz"/>.</summary>
    public static IReadOnlyList<double> Tone { get; } = [170, 135, 110];

    public static IReadOnlyList<double> ToneHertz { get; } = [600, 1200, 2000];
}
