using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Labels;

namespace Emotion2Vec.Tests.Core.Labels;

public sealed class LabelSelectionTests
{
    private static readonly string[] Model = ["angry", "unuse_0", "happy", "neutral", "sad"];

    [Fact]
    public void Of_NoRules_KeepsAllButPlaceHolders()
    {
        var selection = LabelSelection.Of(Model, new());
        Assert.Equal(["angry", "happy", "neutral", "sad"], selection.Names);
        Assert.Equal([1, 3, 4, 5], Pick(selection, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void InPlace_PlaceHolders_KeepTheirColumnWithoutAScore()
    {
        var selection = LabelSelection.InPlace(Model);
        Assert.Equal(Model, selection.Names);
        Assert.Equal([false, true, false, false, false], selection.Excluded);
        Assert.Equal([1, 2, 3, 4, 5], Pick(selection, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void Of_SomeKept_StandInTheModelsOrderUnderTheirNewNames()
    {
        var selection = LabelSelection.Of(Model, Rules("sad, angry", ("angry", "anger"), ("happy", "joy")));
        Assert.Equal(["anger", "sad"], selection.Names);
        Assert.Equal([1, 5], Pick(selection, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void Of_NamesSwapped_IsFine() => Assert.Equal(["sad", "angry"], LabelSelection.Of(["angry", "sad"], Rules("", ("angry", "sad"), ("sad", "angry"))).Names);

    [Theory]
    [InlineData("joyful", "")]
    [InlineData("angry, Happy", "")]
    [InlineData("unuse_0", "")]
    [InlineData("", "joyful")]
    [InlineData("angry", "unuse_0")]
    public void Of_NameThatTheModelLacks_SaysWhichItHas(string keep, string rename)
    {
        var rules = rename.Length == 0 ? Rules(keep) : Rules(keep, (rename, "x"));
        var error = Assert.Throws<Emotion2VecException>(() => LabelSelection.Of(Model, rules));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains("angry, happy, neutral, sad", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("happy", "sad")]
    [InlineData("happy", "")]
    [InlineData("happy", " ")]
    [InlineData("happy", "a\nb")]
    public void Of_NameThatCannotBePublished_IsRefused(string from, string to) =>
        Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => LabelSelection.Of(Model, Rules("", (from, to)))).Kind);

    [Fact]
    public void Of_SameNameAsOneLeftOut_IsFine() => Assert.Equal(["sad"], LabelSelection.Of(Model, Rules("happy", ("happy", "sad"))).Names);

    [Fact]
    public void Of_NoClassAtAll_IsTheModelsFault() =>
        Assert.Equal(ErrorKind.ModelMismatch, Assert.Throws<Emotion2VecException>(() => LabelSelection.Of(["unuse_0"], new())).Kind);

    private static float[] Pick(LabelSelection selection, params float[] row)
    {
        var kept = new float[selection.Count];
        selection.Pick(row, kept);
        return kept;
    }

    private static LabelRules Rules(string keep, params (string From, string To)[] rename) => new()
    {
        Keep = keep.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        Rename = rename.ToDictionary(pair => pair.From, pair => pair.To),
    };
}
