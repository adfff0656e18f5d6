using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Realtime.Models;

public sealed class RetriesTests
{
    private static readonly DownloadPolicy Policy = new() { MaxFailures = 5, FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(6) };

    [Fact]
    public async Task Run_KeepsFailing_PausesDoubleUpToTheLongest()
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        var notices = new List<string>();
        var run = new Retries(Policy, clock, notices.Add).RunAsync<int>("file", _ => throw new TransientFailureException("no"), () => 0, CancellationToken.None);
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => run);
        Assert.Equal(ErrorKind.DeviceLost, failure.Kind);
        Assert.Equal(["1", "2", "4", "6"], notices.Select(notice => notice.Split(' ')[^2]));
    }

    [Fact]
    public async Task Run_ServerAsksForAPause_IsObeyedWithinTheLongest()
    {
        var clock = new FakeTimeProvider();
        var notices = new List<string>();
        var attempts = 0;
        var run = new Retries(Policy, clock, notices.Add).RunAsync(
            "file",
            _ => attempts++ switch { 0 => throw new TransientFailureException("busy", TimeSpan.FromSeconds(3)), 1 => throw new TransientFailureException("busy", TimeSpan.FromDays(3)), _ => Task.FromResult(7) },
            () => 0,
            CancellationToken.None);
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Equal(7, await run);
        Assert.Equal(["3", "6"], notices.Select(notice => notice.Split(' ')[^2]));
    }

    [Theory]
    [InlineData(1 << 20, true)]
    [InlineData(100, false)]
    public async Task Run_ProgressBetweenFailures_CountsOnlyIfReal(long step, bool succeeds)
    {
        var clock = new FakeTimeProvider();
        var attempts = 0;
        var run = new Retries(Policy, clock, _ => { }).RunAsync(
            "file", _ => ++attempts > 20 ? Task.FromResult(attempts) : throw new TransientFailureException("cut"), () => attempts * step, CancellationToken.None);
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        var failure = await Record.ExceptionAsync(() => run);
        Assert.Equal(succeeds, failure is null);
        Assert.Equal(succeeds ? 21 : Policy.MaxFailures, attempts);
    }
}
