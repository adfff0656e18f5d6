using Emotion2Vec.Core.Pipeline.Overload;

namespace Emotion2Vec.Tests.Core.Pipeline.Overload;

public sealed class DueClockTests
{
    // Milliseconds for ticks; 16 frames are 320 ms.
    private readonly DueClock _due = new(16, 1000);

    [Fact]
    public void Complete_SoundBehindIt_WasDueThatLongAgo()
    {
        _due.Complete(5000, 100);
        Assert.Equal(4900, _due.DueAt);
    }

    [Fact]
    public void Complete_ServedAtHalfThePace_FallsBehindByHalfTheTime()
    {
        for (var i = 0; i <= 10; i++)
        {
            _due.Complete(640 * i, 320 * i);
            Assert.Equal(320 * i, _due.DueAt);
        }
    }

    [Fact]
    public void Complete_SourceAheadOfTime_IsNeverDueSoonerThanAChunkAfterTheLast()
    {
        _due.Complete(0, 0);
        for (var i = 1; i <= 10; i++)
        {
            // Four seconds wait, always; it is served twice as fast as sound goes by.
            _due.Complete(160 * i, 4000);
            Assert.Equal(160 * i, _due.DueAt);
        }
    }

    [Fact]
    public void Complete_BurstAfterSilenceOnTheWire_WasNotDueBefore()
    {
        _due.Complete(0, 0);
        _due.Starve(2000);
        _due.Complete(2005, 1700);
        Assert.Equal(2000, _due.DueAt);
    }

    [Theory]
    [InlineData(160, 0)]
    [InlineData(161, 161)]
    [InlineData(900, 900)]
    public void Excess_MoreThanHalfAChunk_IsTheWholeWait(long behind, long excess) => Assert.Equal(excess, _due.Excess(9000, behind));

    [Fact]
    public void Forgive_DebtOfASourceAheadOfTime_IsOwedNoMore()
    {
        _due.Complete(0, 0);
        Assert.Equal(680, _due.Excess(1000, 4000));
        _due.Forgive(680);
        Assert.Equal(0, _due.Excess(1000, 3320));
    }
}
