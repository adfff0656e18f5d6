using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Voices;

namespace Emotion2Vec.Tools.DemoCorpus.Planning;

/// <summary>Who says what in which class. Speakers and sentences are the same in all classes, so that neither tells the class.</summary>
internal static class CorpusPlan
{
    private const int LeastPerClass = 2;
    private const int LeastBordersPerClass = 1;
    private const double ShareOfSingles = 0.5;

    /// <summary>Plans a corpus.</summary>
    /// <param name="seed">Draws who says what.</param>
    /// <param name="scale">Factor on the number of files; every part has every class at any scale.</param>
    /// <param name="voices">Voice files by name.</param>
    /// <returns>Files, those of a manifest one after another.</returns>
    public static IReadOnlyList<FilePlan> Make(int seed, double scale, IReadOnlyDictionary<string, VoiceVariant> voices)
    {
        List<FilePlan> files = [];
        foreach (var split in Split.All)
        {
            var speakers = SpeakerTable.Of(split.Name, seed, voices);
            files.AddRange(Utterances(split, speakers, seed, Scaled(split.PerClass, scale, LeastPerClass)));
            files.AddRange(Borders(split, speakers, seed, Scaled(split.BordersPerClass, scale, LeastBordersPerClass)));
        }

        return files;
    }

    private static int Scaled(int count, double scale, int least) => Math.Max((int)Math.Round(count * scale), least);

    private static IEnumerable<FilePlan> Utterances(Split split, IReadOnlyList<Speaker> speakers, int seed, int count)
    {
        var orders = speakers.ToDictionary(speaker => speaker.Name, speaker => new Dice(seed, $"order/{speaker.Name}").Shuffled(split.Sentences));
        foreach (var rule in EmotionRules.All)
        {
            for (var index = 0; index < count; index++)
            {
                var speaker = speakers[index % speakers.Count];
                var order = orders[speaker.Name];
                var take = index / speakers.Count;
                var text = Text(order, take, new(seed, $"length/{speaker.Name}/{take}"));
                yield return new($"{split.Name}-{rule.Label}-{index:D4}-{speaker.Name}", split.Name, rule.Label, speaker, [new(rule, text)]);
            }
        }
    }

    private static IEnumerable<FilePlan> Borders(Split split, IReadOnlyList<Speaker> speakers, int seed, int count)
    {
        var neutral = EmotionRules.Of(EmotionRules.Neutral);
        foreach (var rule in EmotionRules.All.Where(rule => rule != neutral))
        {
            for (var index = 0; index < count; index++)
            {
                var speaker = speakers[index % speakers.Count];
                var id = $"{split.Name}-border-{rule.Label}-{index:D4}-{speaker.Name}";
                var dice = new Dice(seed, $"order/{id}");
                var order = dice.Shuffled(split.Sentences);
                yield return new(id, split.Name, rule.Label, speaker, [new(neutral, Text(order, 0, dice)), new(rule, Text(order, 2, dice)), new(neutral, Text(order, 4, dice))]);
            }
        }
    }

    /// <summary>One sentence, or two: lengths differ, and the same lengths are in every class.</summary>
    private static string Text(string[] order, int place, Dice dice) =>
        dice.Between(0, 1) < ShareOfSingles ? order[place % order.Length] : $"{order[place % order.Length]} {order[(place + 1) % order.Length]}";
}
