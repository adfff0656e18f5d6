using Emotion2Vec.Core.Errors;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Core.Errors;

public sealed class ErrorTallyTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(long Count, string Last)> _reports = [];

    [Fact]
    public void Add_First_IsReportedAtOnce()
    {
        var tally = NewTally();
        tally.Add(new IOException("a"));
        Assert.Equal([(1, "a")], _reports);
    }

    [Fact]
    public void Add_FloodWithinASecond_IsReportedOnceWithCountAndLast()
    {
        var tally = NewTally();
        tally.Add(new IOException("a"));
        for (var i = 0; i < 1000; i++)
        {
            tally.Add(new IOException($"b{i}"));
        }

        Assert.Single(_reports);
        _clock.Advance(TimeSpan.FromSeconds(1));
        tally.Add(new IOException("c"));

        Assert.Equal([(1, "a"), (1001, "c")], _reports);
        Assert.Equal(1002, tally.Total);
    }

    [Fact]
    public void Flush_SomethingPending_ReportsItOnce()
    {
        var tally = NewTally();
        tally.Flush();
        tally.Add(new IOException("a"));
        tally.Add(new IOException("b"));
        tally.Flush();
        tally.Flush();
        Assert.Equal([(1, "a"), (1, "b")], _reports);
    }

    private ErrorTally NewTally() => new(_clock, (count, last) => _reports.Add((count, last.Message)));
}
