using Emotion2Vec.Tools.DemoCorpus.Planning;
using Emotion2Vec.Tools.DemoCorpus.Rules;
using Emotion2Vec.Tools.DemoCorpus.Voices;

namespace Emotion2Vec.SystemTests.DemoCorpus;

public sealed class CorpusPlanTests
{
    private static readonly Dictionary<string, VoiceVariant> Voices = SpeakerTable.Voices.ToDictionary(name => name, _ => VoiceVariant.Parse(""));

    private static readonly IReadOnlyList<FilePlan> Whole = CorpusPlan.Make(1, 1, Voices);

    [Fact]
    public void Make_WholeCorpus_SplitsShareNeitherSpeakerNorVoiceNorSentence()
    {
        AssertDisjoint(file => [file.Speaker.Name]);
        AssertDisjoint(file => [file.Speaker.Name.Split('-')[0]]);
        AssertDisjoint(file => file.Text.Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void Make_WholeCorpus_SpeakersAndTextsAreTheSameInEveryClass()
    {
        foreach (var split in Whole.Where(file => !file.HasBorders).GroupBy(file => file.Split))
        {
            var classes = split.ToLookup(file => file.Label, file => (file.Speaker.Name, file.Text));
            Assert.Equal(EmotionRules.All.Count, classes.Count);
            Assert.All(classes, group => Assert.Equal(classes[EmotionRules.Neutral], group));
        }
    }

    [Fact]
    public void Make_WholeCorpus_NoTextTwiceFromOneSpeaker()
    {
        var utterances = Whole.Where(file => !file.HasBorders).Select(file => (file.Label, file.Speaker.Name, file.Text)).ToArray();
        Assert.Equal(utterances.Length, utterances.Distinct().Count());
    }

    [Fact]
    public void Make_WholeCorpus_IdsAndPathsAreUnique()
    {
        Assert.Equal(Whole.Count, Whole.Select(file => file.Id).Distinct().Count());
        Assert.Equal(Whole.Count, Whole.Select(file => file.Path).Distinct().Count());
    }

    [Fact]
    public void Make_WholeCorpus_IsOfTheSizeThatTheDocumentsSay()
    {
        var counts = Whole.GroupBy(file => file.Manifest).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(new() { ["train"] = 4550, ["train-borders"] = 600, ["dev"] = 504, ["dev-borders"] = 84, ["test"] = 714, ["test-borders"] = 120 }, counts);
    }

    [Theory]
    [InlineData(0.0001)]
    [InlineData(0.3)]
    [InlineData(10)]
    public void Make_AnyScale_EveryClassInEverySplit(double scale)
    {
        var plan = CorpusPlan.Make(1, scale, Voices);
        Assert.All(plan.Where(file => !file.HasBorders).GroupBy(file => file.Split), split => Assert.Equal(EmotionRules.All.Count, split.Select(file => file.Label).Distinct().Count()));
        Assert.All(plan.Where(file => file.HasBorders).GroupBy(file => file.Split), split => Assert.Equal(EmotionRules.All.Count - 1, split.Select(file => file.Label).Distinct().Count()));
    }

    private static void AssertDisjoint(Func<FilePlan, IEnumerable<string>> content)
    {
        var sets = Whole.GroupBy(file => file.Split).Select(split => split.SelectMany(content).ToHashSet()).ToArray();
        Assert.Equal(3, sets.Length);
        Assert.Equal(sets.Sum(set => set.Count), sets.SelectMany(set => set).Distinct().Count());
    }
}
