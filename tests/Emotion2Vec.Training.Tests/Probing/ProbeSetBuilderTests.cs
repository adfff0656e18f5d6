using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Model.Weights;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing;
using Emotion2Vec.Training.Probing.Features;
using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Tests.Probing;

public sealed class ProbeSetBuilderTests : IDisposable
{
    private static readonly ProbeRecipe Recipe = ProbeRecipes.Iemocap with { SessionCounts = [4, 4] };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Build_ExcitedAndIgnoredLabels_AreMergedAndLeftOut()
    {
        var set = Build(Recipe, ["ang", "exc", "neu", "sad", "hap", "fru", "xxx", "sad"]);

        Assert.Equal([0, 1, 2, 3, 1, 3], set.Items.Select(i => i.Class));
        Assert.Equal([0, 1, 2, 3, 4, 7], set.Items.Select(i => i.Row));
        Assert.Equal(["Session1", "Session1", "Session1", "Session1", "Session2", "Session2"], set.Items.Select(i => i.Session));
        Assert.Contains("2 of 8", set.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Build_UnknownLabels_NamesThemAllWithCounts()
    {
        var error = Refused(Recipe, ["ang", "joy", "joy", "sad", "hap", "Ang", "neu", "sad"]);

        Assert.Contains("'joy' 2 times", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Ang' 1 times", error.Message, StringComparison.Ordinal);
        Assert.Contains("ang, hap, neu, sad", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OneClassOnly_IsRefused() => Assert.Contains("same class", Refused(Recipe, [.. Enumerable.Repeat("hap", 8)]).Message, StringComparison.Ordinal);

    [Fact]
    public void Build_ClassThatNoOneHas_IsNoted() => Assert.Contains("neu, sad", Build(Recipe, ["ang", "hap", "ang", "hap", "ang", "hap", "ang", "hap"]).Notes[0], StringComparison.Ordinal);

    [Fact]
    public void Build_AnotherCountThanTheSessions_AsksForAManifest() =>
        Assert.Contains("expects 5531", Refused(ProbeRecipes.Iemocap, ["ang", "hap", "neu", "sad"]).Message, StringComparison.Ordinal);

    [Fact]
    public void Build_ManifestWithFewerSessionsOrNone_NamesThem()
    {
        string[] labels = ["ang", "hap", "neu", "sad", "ang", "hap", "neu", "sad"];

        Assert.Contains("expects 5 sessions, but the manifest has 2: Ses01, Ses02", Refused(ProbeRecipes.Iemocap, labels, (i, u) => u with { Session = i < 4 ? "Ses01" : "Ses02" }).Message, StringComparison.Ordinal);
        Assert.Contains("1 utterances have no session (u3)", Refused(Recipe, labels, (i, u) => u with { Session = i == 3 ? null : "Ses01" }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ManifestOfOtherUtterances_NamesTheMissing()
    {
        var error = Refused(Recipe, ["ang", "hap", "neu", "sad", "ang", "hap", "neu", "sad"], (i, u) => u with { Id = i < 6 ? u.Id : "x" + u.Id });

        Assert.Contains("u6, u7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_SentimentFromLabelsOfTheFile_ReadsNumbers()
    {
        var set = Build(ProbeRecipes.SentimentBinary, ["-1.4", "0", "2.5", "0.0", "-3"]);

        Assert.Equal([0, 1, 0], set.Items.Select(i => i.Class));
        Assert.Contains("'happy' 1 times", Refused(ProbeRecipes.SentimentRegression, ["-1.4", "happy", "2", "1"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Conversation_HearsOnlyEarlierTurnsOfTheSame()
    {
        // Two conversations, interleaved and out of order; 'fru' gives context but is not asked for.
        var recipe = ProbeRecipes.Conversation with { ContextTurns = 2 };
        (string Conversation, int Turn)[] turns = [("a", 2), ("b", 0), ("a", 0), ("b", 5), ("a", 1), ("a", 7), ("b", 6), ("b", 9)];
        Utterance Place(int i, Utterance u) => u with { Conversation = turns[i].Conversation, Turn = turns[i].Turn, Session = turns[i].Conversation };
        string[] labels = ["ang", "hap", "fru", "sad", "ang", "hap", "neu", "sad"];

        var set = Build(recipe, labels, Place);

        Assert.Equal(["u0", "u3", "u4", "u5", "u6", "u7"], set.Items.Select(i => i.Id));
        Assert.Equal([[2, 4], [1], [2], [4, 0], [1, 3], [3, 6]], set.Items.Select(i => Heard(set, i)));
        var itself = Build(recipe with { HearsTurn = true }, labels, Place);
        Assert.Equal([[2, 4, 0], [1], [1, 3], [2, 4], [4, 0, 5], [1, 3, 6], [3, 6, 7]], itself.Items.Select(i => Heard(itself, i)));
    }

    [Fact]
    public void Build_ConversationWithoutTurnsOrWithOneTwice_IsRefused()
    {
        string[] labels = ["ang", "hap", "neu", "sad"];

        Assert.Contains("4 of 4", Refused(ProbeRecipes.Conversation, labels, (i, u) => u with { Session = $"s{i}" }).Message, StringComparison.Ordinal);
        Assert.Contains("'u0' and 'u1' are the same turn", Refused(ProbeRecipes.Conversation, labels, (i, u) => u with { Session = $"s{i}", Conversation = "c", Turn = i / 2 }).Message, StringComparison.Ordinal);
    }

    // Frame t of utterance i is i, so a row says whose mean it is.
    private static int[] Heard(ProbeSet set, ProbeItem item)
    {
        var rows = new float[set.Features.RowsOf(item.Row)];
        set.Features.Read(item.Row, rows);
        return [.. rows.Select(r => (int)r)];
    }

    private ProbeSet Build(ProbeRecipe recipe, string[] labels, Func<int, Utterance, Utterance>? complete = null)
    {
        var data = labels.Select((label, i) => ($"u{i}", label, Enumerable.Repeat((float)i, 1 + (i % 3)).ToArray())).ToList();
        SyntheticFeatures.Write(_folder["f"], data, 1);
        return new ProbeSetBuilder(recipe, UpstreamFeatures.Open(_folder["f"]), complete is null ? null : SyntheticFeatures.ManifestOf(data, complete)).Build();
    }

    private Emotion2VecException Refused(ProbeRecipe recipe, string[] labels, Func<int, Utterance, Utterance>? complete = null) =>
        Assert.Throws<Emotion2VecException>(() => Build(recipe, labels, complete));
}
