using Emotion2Vec.Model.Labels;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Finetuning;

namespace Emotion2Vec.Training.Tests.Finetuning;

public sealed class TargetReaderTests
{
    private static readonly TargetReader Reader = new(new LabelSet(["生气/angry", "中立/neutral"]), ["valence"]);

    [Fact]
    public void Of_PlainUtterance_GivesItsClassToAllFrames()
    {
        var targets = Reader.Of(Plain with { Label = "angry", Valence = 0.25 }, samples: 16000);

        Assert.Equal([0L], targets.Classes);
        Assert.Equal(Enumerable.Repeat(0L, 49), targets.Frames);
        Assert.Equal([0.25f], targets.Dimensions);
    }

    [Fact]
    public void Of_FullNameOfALabel_IsTheSameClass() => Assert.Equal([1L], Reader.Of(Plain with { Label = "中立/neutral" }, 16000).Classes);

    [Fact]
    public void Of_SpansOfTwoClasses_HasNoClassAsAWhole()
    {
        // The label of such a file says what it changes to, which is not what most of it is.
        var targets = Reader.Of(Plain with { Label = "angry", Spans = [new(0, 0.5, "neutral"), new(0.5, 1, "angry")] }, 16000);

        Assert.Equal([(long)FinetuneTargets.None], targets.Classes);
        Assert.Equal(1, targets.Frames[0]);
        Assert.Equal(0, targets.Frames[^1]);
    }

    [Fact]
    public void Of_CropWithinOneSpan_HasItsClass()
    {
        var utterance = Plain with { Label = "angry", Spans = [new(0, 2, "neutral"), new(2, 3, "angry")] };
        var batch = new SampleBatch { Items = [new(utterance, 8000, 0, 1)], Samples = new float[16000], SamplesPerItem = 16000, Index = 0, Epoch = 0 };

        Assert.Equal([1L], Reader.Of(batch).Classes);
    }

    [Fact]
    public void Of_NothingKnown_CountsNowhere()
    {
        var targets = Reader.Of(Plain, 16000);

        Assert.Equal([(long)FinetuneTargets.None], targets.Classes);
        Assert.All(targets.Frames, frame => Assert.Equal(FinetuneTargets.None, frame));
        Assert.True(float.IsNaN(targets.Dimensions[0]));
    }

    private static Utterance Plain { get; } = new() { Id = "u", Path = "/none" };
}
