using System.Globalization;
using System.Runtime.InteropServices;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Voices;

namespace Emotion2Vec.Tools.DemoCorpus.Speech;

/// <summary>Speaks a sentence in a class: espeak-ng with a voice made for it, then sox. Safe from many threads at once.</summary>
/// <param name="tools">The programs.</param>
/// <param name="voices">Where voices are put.</param>
/// <param name="scratch">A folder for sound on its way.</param>
internal sealed class Synthesizer(Toolbox tools, VoiceFolder voices, string scratch)
{
    // Named by its file, so that espeak-ng need not read every voice to find the language.
    private const string Language = "gmw/en-US";

    // Voices differ in level, and overdrive hears it: the same headroom for all.
    private static readonly string[] Headroom = ["gain", "-n", "-6"];

    private int _spoken;

    /// <summary>Speaks.</summary>
    /// <param name="rule">The class.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="sentence">One sentence or more, each ending in a full stop and without another.</param>
    /// <param name="dice">Sets every number a little off.</param>
    /// <param name="cancellationToken">Ends the programs.</param>
    /// <returns>Samples at 16 kHz, with the silence that espeak-ng leaves around them.</returns>
    public async Task<float[]> SpeakAsync(EmotionRule rule, Speaker speaker, string sentence, Dice dice, CancellationToken cancellationToken)
    {
        // A short name: espeak-ng 1.51 silently speaks with another voice if language and variant together pass its buffer of 40 bytes.
        var name = $"v{Interlocked.Increment(ref _spoken)}";
        var spoken = Path.Combine(scratch, $"{name}.wav");
        voices.Add(name, VoiceDesign.Write(rule, speaker, dice));
        try
        {
            var speed = Whole(dice.Jitter(rule.WordsPerMinute) * speaker.Tempo);
            var gap = Whole(dice.Round(dice.Jitter(rule.WordGap)));
            var text = rule.Asks ? sentence.Replace('.', '?') : sentence;
            await ToolProcess.RunAsync(
                tools.Espeak,
                [$"--path={voices.Root}", "-v", $"{Language}+{name}", "-s", speed, "-g", gap, "-w", spoken, text],
                default,
                cancellationToken).ConfigureAwait(false);

            // -R: repeatable. Floats, because the chain may pass full scale; the level is set afterwards.
            var sound = await ToolProcess.RunAsync(
                tools.Sox,
                ["-R", spoken, "-t", "raw", "-e", "floating-point", "-b", "32", "-L", "-r", Whole(ModelAudio.SampleRate), "-c", "1", "-", .. Headroom, .. Effects(rule, dice)],
                default,
                cancellationToken).ConfigureAwait(false);
            return sound.Length >= sizeof(float)
                ? MemoryMarshal.Cast<byte, float>(sound).ToArray()
                : throw new Emotion2VecException(ErrorKind.NativeError, $"espeak-ng said nothing for '{text}' in the voice of {speaker.Name}.");
        }
        finally
        {
            voices.Remove(name);
            File.Delete(spoken);
        }
    }

    private static IEnumerable<string> Effects(EmotionRule rule, Dice dice) =>
        rule.Effects.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
            double.TryParse(word, CultureInfo.InvariantCulture, out var number) ? dice.Jitter(number).ToString("F2", CultureInfo.InvariantCulture) : word);

    private static string Whole(double number) => Math.Round(number).ToString("F0", CultureInfo.InvariantCulture);
}
