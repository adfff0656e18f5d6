using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Tests.Core.Pipeline;

namespace Emotion2Vec.Tests.Core.Encoding;

public sealed class MixedEncoderTests
{
    private readonly ScriptedEncoder _first = new(chunkFrames: 4, maxBatch: 8);
    private readonly ScriptedEncoder _second = new(chunkFrames: 4, maxBatch: 2);

    [Fact]
    public void OpenLane_TwoKinds_FirstKindFirstThenTheNextWithoutEnd()
    {
        using var mixed = Mixed();
        IStreamEncoder[] lanes = [mixed, mixed.OpenLane(), mixed.OpenLane(), mixed.OpenLane(), mixed.OpenLane()];
        Assert.Equal([8, 8, 2, 2, 2], lanes.Select(lane => lane.MaxBatch));
        Assert.Equal((1, 3), (_first.Lanes.Count, _second.Lanes.Count));
    }

    [Fact]
    public void OpenLane_AfterOneWasClosed_TakesItsPlace()
    {
        using var mixed = Mixed();
        var lane = mixed.OpenLane();
        using var other = mixed.OpenLane();
        lane.Dispose();
        lane.Dispose();
        Assert.True(_first.Lanes[0].Disposed);
        Assert.False(_second.Lanes[0].Disposed);
        Assert.Equal(8, mixed.OpenLane().MaxBatch);
        Assert.Equal(2, mixed.OpenLane().MaxBatch);
    }

    [Fact]
    public void Lanes_Always_StepTheirOwnSlotsAndAreLostAlone()
    {
        using var mixed = Mixed();
        using var second = mixed.OpenLane().OpenLane();
        var (mine, theirs) = (mixed.OpenSlot(), second.OpenSlot());
        mine.Write(new float[mine.SamplesWanted]);
        theirs.Write(new float[theirs.SamplesWanted]);
        mixed.Step([mine]);
        second.Step([theirs]);
        Assert.Equal((1, 1), (_first.StepsByBatch[1], _second.Lanes[0].StepsByBatch[1]));
        _first.IsLost = true;
        Assert.Equal((true, false), (mixed.IsLost, second.IsLost));
        Assert.Equal(["strong", "weak"], mixed.Kinds.Select(kind => kind.Name));
        Assert.Equal([4], second.ChunkSizes);
    }

    [Fact]
    public void Dispose_TheFirstLane_EndsEveryKind()
    {
        Mixed().Dispose();
        Assert.True(_first.Disposed && _second.Disposed);
    }

    public static TheoryData<int> Unlike => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Unlike))]
    public void Create_EncodersThatTellUnlikeThings_IsRefused(int which)
    {
        ScriptedEncoder[] others =
        [
            new(chunkFrames: 8), new(4, 2, "calm"), new(chunkFrames: 4) { LongerChunkFrames = 8 }, new(chunkFrames: 4) { LeftFrames = 3 }, new(chunkFrames: 4) { Dimensions = ["arousal"] },
        ];
        Assert.Throws<ArgumentException>(() => new MixedEncoder(new LaneKind("a", _first, 1), new LaneKind("b", others[which], 1)));
    }

    [Fact]
    public void Create_KindWithoutLanes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new MixedEncoder(new LaneKind("a", _first, 1), new LaneKind("b", _second, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MixedEncoder([]));
    }

    private MixedEncoder Mixed() => new(new LaneKind("strong", _first, 2), new LaneKind("weak", _second, 1));
}
