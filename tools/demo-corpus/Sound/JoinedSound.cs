using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tools.DemoCorpus.Rules;

namespace Emotion2Vec.Tools.DemoCorpus.Sound;

/// <summary>
/// Sentences with pauses between them, one sound. Every pause is neutral: a class begins where its speech begins, which is what onset latency is measured from,
/// and ends where its speech ends. A border is the middle of a cross-fade of 20 ms.
/// </summary>
/// <param name="Samples">At 16 kHz.</param>
/// <param name="Stretches">Cover all samples, in order; neighbours have different classes.</param>
internal sealed record JoinedSound(float[] Samples, IReadOnlyList<Stretch> Stretches)
{
    /// <summary>Samples that neighbours share.</summary>
    public const int FadeSamples = ModelAudio.SampleRate * 20 / 1000;

    /// <summary>Joins sentences.</summary>
    /// <param name="parts">At least one.</param>
    /// <param name="pauses">Samples of silence before each sentence and after the last: one more than <paramref name="parts"/>.</param>
    public static JoinedSound Join(IReadOnlyList<Part> parts, IReadOnlyList<int> pauses)
    {
        // Silence takes part in the fades, half of each beyond its border.
        List<Part> pieces = [Silence(pauses[0])];
        for (var index = 0; index < parts.Count; index++)
        {
            pieces.Add(parts[index]);
            pieces.Add(Silence(pauses[index + 1]));
        }

        var samples = new float[pieces.Sum(piece => piece.Sound.Length) - ((pieces.Count - 1) * FadeSamples)];
        List<Stretch> stretches = [];
        var start = 0;
        for (var index = 0; index < pieces.Count; index++)
        {
            var sound = pieces[index].Sound;
            Mix(samples.AsSpan(start, sound.Length), sound, fadesIn: index > 0, fadesOut: index < pieces.Count - 1);
            var end = start + sound.Length;
            Extend(stretches, pieces[index].Label, index == pieces.Count - 1 ? end : end - (FadeSamples / 2));
            start = end - FadeSamples;
        }

        return new(samples, stretches);
    }

    private static Part Silence(int samples) => new(EmotionRules.Neutral, new float[samples + FadeSamples]);

    private static void Extend(List<Stretch> stretches, string label, int end)
    {
        if (stretches is [.., var last] && last.Label == label)
        {
            stretches[^1] = last with { End = end };
            return;
        }

        stretches.Add(new(stretches is [.., var before] ? before.End : 0, end, label));
    }

    private static void Mix(Span<float> target, ReadOnlySpan<float> sound, bool fadesIn, bool fadesOut)
    {
        for (var index = 0; index < sound.Length; index++)
        {
            var fromEnd = sound.Length - index;
            var rise = fadesIn ? Math.Min((index + 0.5f) / FadeSamples, 1) : 1;
            var fall = fadesOut ? Math.Min((fromEnd - 0.5f) / FadeSamples, 1) : 1;
            target[index] += sound[index] * rise * fall;
        }
    }
}
