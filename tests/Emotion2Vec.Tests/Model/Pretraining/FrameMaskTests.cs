using Emotion2Vec.Model.Pretraining;

namespace Emotion2Vec.Tests.Model.Pretraining;

public sealed class FrameMaskTests
{
    private static readonly bool[] Marks = [true, false, false, true, false, /**/ false, false, true, true, false];

    [Fact]
    public void Positions_TwoRows_AreThoseOfTheMarks()
    {
        var mask = new FrameMask(Marks, rows: 2, clones: 2);
        Assert.Equal((5, 2), (mask.Frames, mask.MaskedPerRow));
        Assert.Equal([0, 3, 7, 8], mask.Masked);
        Assert.Equal([1, 2, 4, 5, 6, 9], mask.Kept);
        Assert.Equal([0, 0], mask.Items);
        Assert.Equal([0, 1, 1, 0, 1, 1, 1, 0, 0, 1], mask.Visibility());
    }

    [Fact]
    public void TimeOrder_KeptThenHidden_BringsFramesBackToTime()
    {
        var mask = new FrameMask(Marks, rows: 2, clones: 1);
        int[] sorted = [1, 2, 4, 0, 3, /**/ 5, 6, 9, 7, 8];
        Assert.Equal(Enumerable.Range(0, 10), mask.TimeOrder().Select(i => sorted[i]));
    }

    [Theory]
    [InlineData("1000")]
    [InlineData("0000")]
    [InlineData("1111")]
    [InlineData("10010")]
    public void Constructor_UnequalRowsNothingOrEverything_IsRefused(string marks) =>
        Assert.Throws<ArgumentException>(() => new FrameMask([.. marks.Select(mark => mark == '1')], rows: 2, clones: 1));

    [Fact]
    public void Constructor_ClonesThatDoNotDivideRows_IsRefused() => Assert.Throws<ArgumentException>(() => new FrameMask(Marks, rows: 2, clones: 3));
}
