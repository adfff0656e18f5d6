using Emotion2Vec.Tools.DemoCorpus.Rules;

namespace Emotion2Vec.Tools.DemoCorpus.Voices;

/// <summary>Which voices speak in which part. A voice file is in one part only, and so is everyone made of it.</summary>
internal static class SpeakerTable
{
    private const double PitchSpread = 0.08;
    private const double TempoSpread = 0.06;

    private static readonly Body[] Self = [new("", 1, 1)];

    // A second body of the same voice. Low voices get a smaller one, high voices a larger one: the two meet, so that pitch alone names neither speaker nor class.
    private static readonly Body[] LowPair = [new("", 1, 1), new("-small", 1.07, 1.3)];
    private static readonly Body[] HighPair = [new("", 1, 1), new("-large", 0.94, 0.78)];

    // Voices that are as high as a child's by themselves.
    private static readonly Body[] LoweredPair = [new("", 1, 0.8), new("-large", 0.94, 0.64)];

    private static readonly Dictionary<string, (string Voice, Body[] Bodies)[]> Parts = new()
    {
        ["train"] =
        [
            ("m1", LowPair), ("f1", HighPair), ("m3", LowPair), ("f2", HighPair), ("m4", LowPair), ("f4", HighPair), ("m6", LowPair), ("steph", HighPair),
            ("m7", LowPair), ("Annie", LoweredPair), ("klatt2", LowPair), ("Alicia", LoweredPair), ("max", LowPair), ("Mike", LowPair),

            // Many voices once each: who hears only a few learns them, not the styles.
            .. Once(
                "Alex", "Andrea", "Andy", "Diogo", "Gene", "Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Nguyen", "anika", "antonio", "aunty",
                "benjamin", "boris", "david", "ed", "edward", "grandpa", "gustave", "iven", "john", "marcelo", "michel", "miguel", "norbert",
                "pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro", "travis", "zac"),
        ],
        ["dev"] = [("m2", Self), ("f3", Self), ("victor", Self), ("shelby", Self)],
        ["test"] = [("m5", Self), ("f5", Self), ("m8", Self), ("linda", Self), ("Denis", Self), ("adam", Self)],
    };

    /// <summary>Every voice file that is needed.</summary>
    public static IEnumerable<string> Voices => Parts.Values.SelectMany(part => part.Select(entry => entry.Voice));

    /// <summary>The speakers of a part; first each voice as it is, then the second bodies.</summary>
    /// <param name="split"><c>train</c>, <c>dev</c> or <c>test</c>.</param>
    /// <param name="seed">Draws what is personal about each.</param>
    /// <param name="voices">Voice files by name.</param>
    public static IReadOnlyList<Speaker> Of(string split, int seed, IReadOnlyDictionary<string, VoiceVariant> voices) =>
        [.. Parts[split]
            .SelectMany(entry => entry.Bodies.Select((body, rank) => (entry.Voice, Body: body, Rank: rank)))
            .OrderBy(entry => entry.Rank)
            .Select(entry => Draw(entry.Voice, entry.Body, seed, voices[entry.Voice]))];

    private static IEnumerable<(string Voice, Body[] Bodies)> Once(params string[] voices) => voices.Select(voice => (voice, Self));

    private static Speaker Draw(string voice, Body body, int seed, VoiceVariant variant)
    {
        var name = $"{voice}{body.Suffix}";
        var dice = new Dice(seed, $"speaker/{name}");
        return new(
            name,
            variant,
            body.Size,
            body.Pitch * dice.Between(1 - PitchSpread, 1 + PitchSpread),
            dice.Between(1 - TempoSpread, 1 + TempoSpread));
    }

    private sealed record Body(string Suffix, double Size, double Pitch);
}
