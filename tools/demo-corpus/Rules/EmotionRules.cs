namespace Emotion2Vec.Tools.DemoCorpus.Rules;

/// <summary>
/// The classes. The directions follow published rules of emotional synthesis (Emofilt's emotions.xml; Cahn's and Kismet's affect parameters; Schroeder 2001 for
/// the spread of lips); the numbers were set and measured on espeak-ng 1.51, see the README.
/// </summary>
internal static class EmotionRules
{
    /// <summary>The class that the others are changes of.</summary>
    public const string Neutral = "neutral";

    /// <summary>Every class, neutral first.</summary>
    public static IReadOnlyList<EmotionRule> All { get; } =
    [
        new() { Label = Neutral, BasePitch = 82, TopPitch = 118, WordsPerMinute = 165 },
        new()
        {
            Label = "happy",
            BasePitch = 110,
            TopPitch = 190,
            WordsPerMinute = 200,
            Tone = [160, 150, 135],
            FirstFormant = 106,
            SecondFormant = 106,
            Effects = "treble 2",
        },
        new()
        {
            Label = "angry",
            BasePitch = 88,
            TopPitch = 165,
            WordsPerMinute = 190,
            Flutter = 4,
            Roughness = 3,
            Tone = [140, 175, 190],
            Consonants = 140,
            Effects = "bass -3 treble 5 overdrive 3 10 gain -n -3",
        },
        new()
        {
            Label = "sad",
            BasePitch = 74,
            TopPitch = 90,
            WordsPerMinute = 120,
            WordGap = 3,
            Flutter = 5,
            Voicing = 80,
            Breath = [15, 15, 12, 8, 4],
            Tone = [185, 105, 65],
            Consonants = 70,
            Effects = "treble -4 gain -6",
        },
        new()
        {
            Label = "fearful",
            BasePitch = 165,
            TopPitch = 225,
            WordsPerMinute = 215,
            WordGap = 2,
            Flutter = 8,
            Voicing = 75,
            Breath = [20, 20, 15, 10, 5],
            Tone = [150, 140, 125],
            Effects = "tremolo 6 25",
        },
        new()
        {
            Label = "disgusted",
            BasePitch = 68,
            TopPitch = 104,
            WordsPerMinute = 130,
            WordGap = 2,
            Flutter = 3,
            Roughness = 6,
            Tone = [165, 145, 120],
            FirstFormant = 94,
            Effects = "bass 2",
        },
        new()
        {
            Label = "surprised",
            BasePitch = 118,
            TopPitch = 235,
            WordsPerMinute = 175,
            Tone = [150, 150, 150],
            Effects = "treble 3",
            Asks = true,
        },
    ];

    /// <summary>The rule of a class.</summary>
    public static EmotionRule Of(string label) => All.First(rule => rule.Label == label);
}
