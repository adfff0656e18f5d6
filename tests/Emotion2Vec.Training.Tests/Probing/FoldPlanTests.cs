using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Tests.Probing;

public sealed class FoldPlanTests
{
    private static readonly ProbeItem[] Items =
        [.. Enumerable.Range(0, 24).Select(i => new ProbeItem($"u{i}", i, i % 4, 0, $"Ses{i / 8}", $"spk{i % 6}", i < 12 ? "train" : i < 16 ? "Dev" : i < 20 ? "test" : null))];

    [Theory]
    [InlineData(FoldKind.Sessions, 3)]
    [InlineData(FoldKind.Speakers, 6)]
    [InlineData(FoldKind.SpeakerGroups, 4)]
    [InlineData(FoldKind.UtteranceGroups, 4)]
    public void Of_EveryKind_TestsEachItemOnceAndNeverTrainsOnIt(FoldKind kind, int count)
    {
        var folds = FoldPlan.Of(Recipe(kind), Items);

        Assert.Equal(count, folds.Count);
        Assert.Equal(Enumerable.Range(0, 24), folds.SelectMany(f => f.Test).Order());
        Assert.All(folds, f => Assert.Equal(Enumerable.Range(0, 24), f.Test.Concat(f.Rest).Order()));
        Func<ProbeItem, string?>? unit = kind switch { FoldKind.Sessions => i => i.Session, FoldKind.UtteranceGroups => null, _ => i => i.Speaker };
        Assert.All(folds, f => Assert.Empty(unit is null ? [] : f.Test.Select(i => unit(Items[i])).Intersect(f.Rest.Select(i => unit(Items[i])))));
    }

    [Fact]
    public void Of_SeededGroups_ArePartOfTheSeed()
    {
        int[][] Tests(long seed) => [.. FoldPlan.Of(Recipe(FoldKind.UtteranceGroups) with { Seed = seed }, Items).Select(f => f.Test.ToArray())];

        Assert.Equal(Tests(42), Tests(42));
        Assert.NotEqual(Tests(42), Tests(43));
    }

    [Fact]
    public void Of_GivenParts_FollowsThem()
    {
        var fold = Assert.Single(FoldPlan.Of(Recipe(FoldKind.Given), Items));

        Assert.Equal((12, 4, 4), (fold.Rest.Count, fold.Validation.Count, fold.Test.Count));
    }

    [Fact]
    public void Of_NothingToLeaveOut_IsRefused()
    {
        ProbeItem[] one = [.. Items.Select(i => i with { Session = "Ses0", Speaker = null, Part = "train" })];

        Assert.All(
            [FoldKind.Sessions, FoldKind.Speakers, FoldKind.SpeakerGroups, FoldKind.Given],
            kind => Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => FoldPlan.Of(Recipe(kind), one)).Kind));
        Assert.Throws<Emotion2VecException>(() => FoldPlan.Of(Recipe(FoldKind.UtteranceGroups) with { FoldCount = 25 }, Items));
    }

    private static ProbeRecipe Recipe(FoldKind kind) => ProbeRecipes.Iemocap with { Folds = kind, FoldCount = 4 };
}
