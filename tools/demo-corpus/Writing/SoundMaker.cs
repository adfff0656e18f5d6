using Emotion2Vec.Core.Audio;
using Emotion2Vec.Tools.DemoCorpus.Planning;
using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Sound;
using Emotion2Vec.Tools.DemoCorpus.Speech;

namespace Emotion2Vec.Tools.DemoCorpus.Writing;

/// <summary>Makes the sound of one file of a plan: its sentences, pauses between them, a level of its own. Safe from many threads at once.</summary>
/// <param name="synthesizer">Speaks.</param>
/// <param name="seed">Draws everything random.</param>
internal sealed class SoundMaker(Synthesizer synthesizer, int seed)
{
    private const double MeanLevel = -28; // dBFS
    private const double LevelSpread = 12; // dB, from file to file
    private const double TurnSpread = 2; // dB, from sentence to sentence
    private static readonly (double Low, double High) Edge = (0.05, 0.25);
    private static readonly (double Low, double High) Pause = (0.2, 0.8);

    /// <summary>Makes it.</summary>
    public async Task<JoinedSound> MakeAsync(FilePlan plan, CancellationToken cancellationToken)
    {
        var dice = new Dice(seed, $"sound/{plan.Id}");
        var level = MeanLevel + dice.Between(-LevelSpread, LevelSpread);
        List<Part> parts = [];
        List<int> pauses = [Samples(dice, Edge)];
        foreach (var turn in plan.Turns)
        {
            var own = new Dice(seed, $"rule/{plan.Id}/{parts.Count}");
            var sound = await synthesizer.SpeakAsync(turn.Rule, plan.Speaker, turn.Sentence, own, cancellationToken).ConfigureAwait(false);
            var speech = Phrase.Trim(sound);
            Phrase.SetLevel(speech, level + dice.Between(-TurnSpread, TurnSpread));
            parts.Add(new(turn.Rule.Label, speech));
            pauses.Add(Samples(dice, parts.Count < plan.Turns.Count ? Pause : Edge));
        }

        return JoinedSound.Join(parts, pauses);
    }

    private static int Samples(Dice dice, (double Low, double High) seconds) => (int)(dice.Between(seconds.Low, seconds.High) * ModelAudio.SampleRate);
}
