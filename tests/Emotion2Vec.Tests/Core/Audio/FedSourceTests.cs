using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class FedSourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FedSource _source = new("call");

    [Fact]
    public async Task RunAsync_Runs_HandsItsWriterToTheFeeder()
    {
        var writer = new RecordingWriter();
        var run = _source.RunAsync(writer, CancellationToken.None);

        Assert.Same(writer, await _source.Writer.WaitAsync(Patience));
        Assert.False(run.IsCompleted);
        Assert.True(_source.IsLive);
        Assert.Equal("call", _source.Description);
        _source.End();
        await run.WaitAsync(Patience);
        Assert.True(_source.Ended.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task RunAsync_Stopped_TellsTheFeeder()
    {
        using var stop = new CancellationTokenSource();
        var run = _source.RunAsync(new RecordingWriter(), stop.Token);
        await stop.CancelAsync();

        await _source.Ended.WaitAsync(Patience);
        await run.WaitAsync(Patience);
    }

    [Fact]
    public async Task End_BeforeItRan_CancelsTheWriterAndTheRunReturns()
    {
        _source.End();
        _source.End();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _source.Writer);
        await _source.RunAsync(new RecordingWriter(), CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task Fail_WhileItRuns_EndsTheRunForGoodWithTheReason()
    {
        var run = _source.RunAsync(new RecordingWriter(), CancellationToken.None);
        _source.Fail("nonsense");
        _source.End();

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => run.WaitAsync(Patience));
        Assert.Equal((ErrorKind.InvalidInput, "nonsense"), (error.Kind, error.Message));
    }
}
