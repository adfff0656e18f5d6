using System.Globalization;
using Emotion2Vec.Tools.DemoCorpus.Rules;

namespace Emotion2Vec.Tools.DemoCorpus.Voices;

/// <summary>A voice file of espeak-ng: the lines that a rule changes as numbers, the others as they are.</summary>
internal sealed class VoiceVariant
{
    /// <summary>Formants 0 to 8.</summary>
    public const int Formants = 9;

    private static readonly char[] Blanks = [' ', '\t', '\r'];
    private static readonly string[] Dropped = ["language", "name", "gender", "variants"];

    private readonly Dictionary<string, double[]> _numbers = new(StringComparer.Ordinal);
    private readonly Formant[] _formants = [.. Enumerable.Repeat(new Formant(100, 100, 100, 0), Formants)];
    private readonly List<string> _otherLines = [];

    private VoiceVariant()
    {
    }

    public double BasePitch => Number("pitch", 0, VoiceDefaults.BasePitch);

    public double TopPitch => Number("pitch", 1, VoiceDefaults.TopPitch);

    public double Flutter => Number("flutter", 0, VoiceDefaults.Flutter);

    public double Roughness => Number("roughness", 0, VoiceDefaults.Roughness);

    public double Voicing => Number("voicing", 0, 100);

    public double UnvoicedConsonants => Number("consonants", 0, 100);

    public double VoicedConsonants => Number("consonants", 1, 100);

    /// <summary>Pairs of Hz and weight, in the order of Hz.</summary>
    public IReadOnlyList<double> Tone => _numbers.GetValueOrDefault("tone") is { Length: >= 2 } own
        ? own
        : [.. VoiceDefaults.ToneHertz.Zip(VoiceDefaults.Tone, (hertz, weight) => new[] { hertz, weight }).SelectMany(pair => pair)];

    /// <summary>Lines that no rule touches, such as <c>echo</c> and <c>stressAdd</c>.</summary>
    public IReadOnlyList<string> OtherLines => _otherLines;

    /// <summary>Breath at a formant, from 0.</summary>
    public double Breath(int index) => Number("breath", index, 0);

    /// <summary>A formant, 0 to 8.</summary>
    public Formant Formant(int index) => _formants[index];

    /// <summary>Reads a voice file's text.</summary>
    public static VoiceVariant Parse(string text)
    {
        var variant = new VoiceVariant();
        foreach (var line in text.Split('\n'))
        {
            variant.Take(WithoutComment(line).Split(Blanks, StringSplitOptions.RemoveEmptyEntries));
        }

        return variant;
    }

    private static string WithoutComment(string line)
    {
        var end = new[] { line.IndexOf("//", StringComparison.Ordinal), line.IndexOf('#') }.Where(at => at >= 0).DefaultIfEmpty(line.Length).Min();
        return line[..end];
    }

    private static double[] Numbers(IEnumerable<string> words) =>
        [.. words.Select(Number).TakeWhile(double.IsFinite)];

    private static double Number(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private void Take(string[] words)
    {
        if (words.Length == 0 || Dropped.Contains(words[0]))
        {
            return;
        }

        var numbers = Numbers(words.Skip(1));
        switch (words[0])
        {
            case "pitch" or "flutter" or "roughness" or "voicing" or "consonants" or "breath" or "tone":
                _numbers[words[0]] = numbers;
                break;
            case "formant" when numbers is [>= 0 and < Formants and var index, ..]:
                _formants[(int)index] = new(At(numbers, 1, 100), At(numbers, 2, 100), At(numbers, 3, 100), At(numbers, 4, 0));
                break;
            default:
                _otherLines.Add(string.Join(' ', words));
                break;
        }
    }

    private double Number(string key, int index, double otherwise) => _numbers.TryGetValue(key, out var numbers) ? At(numbers, index, otherwise) : otherwise;

    private static double At(double[] numbers, int index, double otherwise) => index < numbers.Length ? numbers[index] : otherwise;
}
