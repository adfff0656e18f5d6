using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Batches;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Data.Batches;

public sealed class FrameLabelsTests
{
    private static readonly Dictionary<string, int> Classes = new() { ["neutral"] = 0, ["happy"] = 1 };

    [Fact]
    public void For_SpansAndAnyCrop_IsTheClassAtEachFramesMiddle() => Prop.ForAll<ushort, ushort, ushort>((cropStart, first, second) =>
    {
        var border = first / 65536.0 * 5;
        var end = border + 0.001 + (second / 65536.0);
        var item = Item(cropStart, new LabeledSpan(0.3, 0.3 + border, "neutral"), new LabeledSpan(0.3 + border, 0.3 + end, "happy"));

        var labels = FrameLabels.For(item, 32_000, Classes);

        Assert.Equal(99, labels.Length);
        for (var t = 0; t < labels.Length; t++)
        {
            var middle = (cropStart + (320 * t) + 200) / 16000.0;
            var expected = item.Utterance.Spans.FirstOrDefault(span => span.Start <= middle && middle < span.End);
            Assert.Equal(expected is null ? FrameLabels.None : Classes[expected.Label], labels[t]);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void For_LabelAlone_HoldsEverywhere() =>
        Assert.Equal([1, 1, 1], FrameLabels.For(new BatchItem(new Utterance { Id = "u", Path = "/u", Label = "happy" }, 5, 0, 1), 1040, Classes));

    [Fact]
    public void For_NoLabel_IsNoneEverywhere() =>
        Assert.Equal([-1, -1], FrameLabels.For(new BatchItem(new Utterance { Id = "u", Path = "/u" }, 5, 0, 1), 1039, Classes));

    [Fact]
    public void For_LabelOfNoClass_SaysWhichThereAre()
    {
        var error = Assert.Throws<Emotion2VecException>(() => FrameLabels.For(Item(0, new LabeledSpan(0, 1, "sad")), 16_000, Classes));

        Assert.Contains("'sad', which is none of the classes neutral, happy", error.Message, StringComparison.Ordinal);
    }

    private static BatchItem Item(int cropStart, params LabeledSpan[] spans) => new(new Utterance { Id = "u", Path = "/u", Spans = spans }, cropStart, 0, 1);
}
