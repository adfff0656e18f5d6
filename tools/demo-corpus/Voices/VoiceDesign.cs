using System.Globalization;
using System.Text;
using Emotion2Vec.Tools.DemoCorpus.Rules;

namespace Emotion2Vec.Tools.DemoCorpus.Voices;

/// <summary>Writes the voice file of one speaker in one class, once: every number of the rule is off by a little.</summary>
internal static class VoiceDesign
{
    private const double MaxFlutter = 11; // at 20 half of the frames are unvoiced
    private const double MaxRoughness = 7;
    private const double MaxWeight = 255;

    // A formant at +-12 % would be another body, not another mood.
    private const double FormantShare = 0.25;

    /// <summary>The text of a voice file.</summary>
    public static string Write(EmotionRule rule, Speaker speaker, Dice dice)
    {
        var voice = speaker.Voice;
        var text = new StringBuilder("language variant\nname demo\n");
        foreach (var line in voice.OtherLines)
        {
            text.Append(line).Append('\n');
        }

        Line(text, "pitch", Pitch(rule, speaker, dice));
        Line(text, "flutter", dice.Round(Math.Clamp(voice.Flutter - VoiceDefaults.Flutter + dice.Jitter(rule.Flutter), 0, MaxFlutter)));
        Line(text, "roughness", dice.Round(Math.Clamp(voice.Roughness - VoiceDefaults.Roughness + dice.Jitter(rule.Roughness), 0, MaxRoughness)));
        Line(text, "voicing", voice.Voicing * dice.Jitter(rule.Voicing) / 100);
        Line(text, "consonants", voice.UnvoicedConsonants * dice.Jitter(rule.Consonants) / 100, voice.VoicedConsonants * dice.Jitter(rule.Consonants) / 100);
        Line(text, "breath", [.. Enumerable.Range(0, 8).Select(index => voice.Breath(index) + dice.Jitter(index < rule.Breath.Count ? rule.Breath[index] : 0))]);
        Line(text, "tone", Tone(rule, voice, dice));
        for (var index = 0; index < VoiceVariant.Formants; index++)
        {
            var formant = voice.Formant(index);
            Line(text, "formant", index, formant.Place * PlaceFactor(rule, speaker, index, dice), formant.Height, formant.Width, formant.AddedHertz);
        }

        return text.ToString();
    }

    private static double[] Pitch(EmotionRule rule, Speaker speaker, Dice dice)
    {
        // The rule's change of the default voice, applied to the speaker's own. Level and span vary apart; a base above the top cannot arise.
        var low = speaker.Voice.BasePitch * speaker.Pitch * rule.BasePitch / VoiceDefaults.BasePitch;
        var high = speaker.Voice.TopPitch * speaker.Pitch * rule.TopPitch / VoiceDefaults.TopPitch;
        var level = dice.Jitter(1);
        return [low * level, (low * level) + (Math.Max(high - low, 0) * level * dice.Jitter(1))];
    }

    private static double[] Tone(EmotionRule rule, VoiceVariant voice, Dice dice)
    {
        double[] factors = [.. rule.Tone.Zip(VoiceDefaults.Tone, (weight, neutral) => dice.Jitter(weight) / neutral)];
        double[] tone = [.. voice.Tone];
        for (var point = 0; point + 1 < tone.Length; point += 2)
        {
            tone[point + 1] = Math.Min(tone[point + 1] * FactorAt(tone[point], factors), MaxWeight);
        }

        return tone;
    }

    private static double FactorAt(double hertz, double[] factors)
    {
        var places = VoiceDefaults.ToneHertz;
        if (hertz <= places[0])
        {
            return factors[0];
        }

        for (var point = 1; point < factors.Length; point++)
        {
            if (hertz <= places[point])
            {
                var share = (hertz - places[point - 1]) / (places[point] - places[point - 1]);
                return factors[point - 1] + (share * (factors[point] - factors[point - 1]));
            }
        }

        return factors[^1];
    }

    private static double PlaceFactor(EmotionRule rule, Speaker speaker, int index, Dice dice) => index switch
    {
        0 => 1, // the voice bar, which follows the pitch
        1 => speaker.Size * FormantFactor(rule.FirstFormant, dice),
        2 => speaker.Size * FormantFactor(rule.SecondFormant, dice),
        _ => speaker.Size,
    };

    private static double FormantFactor(double percent, Dice dice) => percent / 100 * (1 + (FormantShare * (dice.Jitter(1) - 1)));

    private static void Line(StringBuilder text, string key, params double[] numbers)
    {
        // espeak-ng reads whole numbers.
        var words = numbers.Select(number => Math.Round(number).ToString("F0", CultureInfo.InvariantCulture));
        text.Append(key).Append(' ').AppendJoin(' ', words).Append('\n');
    }
}
