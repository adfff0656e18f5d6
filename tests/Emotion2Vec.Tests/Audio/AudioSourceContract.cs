using System.Diagnostics;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Audio;

/// <summary>What every <see cref="IAudioSource"/> must do. One subclass per source.</summary>
public abstract class AudioSourceContract : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);

    /// <summary>Says whether a second run gives sound again (a pipe that has ended does not).</summary>
    protected virtual bool SecondRunHasSound => true;

    /// <summary>A source that would play for at least a minute, or without end.</summary>
    internal abstract IAudioSource CreateEndless();

    [Fact]
    public async Task RunAsync_Endless_BeginsOnceThenWritesSoundWithinFullScale()
    {
        var (writer, _) = await RunUntilSamplesAsync(CreateEndless(), 800);

        Assert.Null(writer.Breach);
        Assert.Equal(1, writer.Begins);
        Assert.True(writer.Written >= 800);
        Assert.Contains(writer.Samples, sample => sample != 0);
    }

    [Fact]
    public async Task RunAsync_Cancelled_EndsSoonAndWritesNoMore()
    {
        var (writer, took) = await RunUntilSamplesAsync(CreateEndless(), 800);

        var written = writer.Written;
        await Task.Delay(100);
        Assert.Equal(written, writer.Written);
        Assert.True(took < Generous);
    }

    [Fact]
    public async Task RunAsync_CancelledBefore_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await EndAsync(CreateEndless().RunAsync(new RecordingWriter(), cancelled.Token));
    }

    [Fact]
    public async Task RunAsync_Again_BeginsAnew()
    {
        var source = CreateEndless();
        var (first, _) = await RunUntilSamplesAsync(source, 800);
        var (second, _) = await RunUntilSamplesAsync(source, SecondRunHasSound ? 800 : 0);

        Assert.Equal(first.SampleRate, second.SampleRate);
        Assert.Null(second.Breach);
        Assert.Equal(1, second.Begins);
    }

    [Fact]
    public void Description_Always_IsOneShortLine()
    {
        var description = CreateEndless().Description;

        Assert.InRange(description.Length, 3, 100);
        Assert.DoesNotContain('\n', description);
    }

    [Fact]
    public async Task RunAsync_HeldBack_WaitsForSpaceUnlessLive()
    {
        var source = CreateEndless();
        var (writer, _) = await RunUntilSamplesAsync(source, 800);

        Assert.Equal(source.IsLive, writer.WaitsForSpace == 0);
    }

    public virtual void Dispose()
    {
    }

    private static async Task<(RecordingWriter Writer, TimeSpan StopTook)> RunUntilSamplesAsync(IAudioSource source, int samples)
    {
        var writer = new RecordingWriter();
        using var stop = new CancellationTokenSource();
        var run = source.RunAsync(writer, stop.Token);
        var clock = Stopwatch.StartNew();
        while ((writer.Begins == 0 || writer.Written < samples) && !run.IsCompleted && clock.Elapsed < Generous)
        {
            await Task.Delay(5);
        }

        clock.Restart();
        await stop.CancelAsync();
        await EndAsync(run);
        return (writer, clock.Elapsed);
    }

    private static async Task EndAsync(Task run)
    {
        try
        {
            await run.WaitAsync(Generous);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
