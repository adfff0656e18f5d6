using System.Threading.Channels;
using Emotion2Vec.Core.Diagnostics;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// Stands between the step threads and one sink: a bounded queue of frame blocks that drops the oldest, a queue of notices that drops nothing
/// (but the oldest of thousands of events and utterances),
/// and one task that alone calls the sink.
/// </summary>
/// <remarks>
/// Owners: <see cref="Offer"/> is called by step threads only, <see cref="Post"/> by anyone, the sink by the pump task only. A block's
/// reference moves into the queue with it; whoever takes it out, to deliver or to drop, releases it. The wake-up token is written after the
/// thing it announces, and taken before looking, so none is missed.
/// </remarks>
internal sealed class SinkPump
{
    private readonly IEventSink _sink;
    private readonly int _index;
    private readonly Channel<FrameBlock> _frames;
    private readonly NoticeQueue _notices = new();
    private readonly Channel<bool> _wake;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly ILogger _log;
    private readonly ErrorTally _errors;
    private Task _task = Task.CompletedTask;
    private CancellationToken _cut;
    private long _offered;
    private long _done;
    private long _dropped;
    private bool _closing;

    /// <summary>Creates a pump; <see cref="Start"/> sets it going.</summary>
    /// <param name="sink">The sink, started.</param>
    /// <param name="index">Its place in a block's drop counts.</param>
    /// <param name="queueBlocks">Frame blocks that may wait.</param>
    /// <param name="clock">Counts the second between error reports.</param>
    /// <param name="log">Receives the sink's failures.</param>
    public SinkPump(IEventSink sink, int index, int queueBlocks, TimeProvider clock, ILogger log)
    {
        _sink = sink;
        _index = index;
        _log = log;
        _tag = new KeyValuePair<string, object?>("sink", sink.Name);
        _errors = new ErrorTally(clock, (count, last) => Log.SinkFailed(_log, sink.Name, count, last));
        _frames = Channel.CreateBounded<FrameBlock>(
            new BoundedChannelOptions(queueBlocks) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Drop);
        _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    }

    /// <summary>The sink's name.</summary>
    public string Name => _sink.Name;

    /// <summary>Frame blocks dropped because the sink was slow. Any thread.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Calls to the sink that threw. Any thread.</summary>
    public long Failures => _errors.Total;

    /// <summary>Sets the pump task going.</summary>
    /// <param name="cut">Ends delivery at once; what is queued is then dropped.</param>
    public void Start(CancellationToken cut)
    {
        _cut = cut;
        _task = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Queues a block, with a reference that the pump now owns. Any step thread; allocates nothing.</summary>
    /// <param name="block">The block.</param>
    public void Offer(FrameBlock block)
    {
        // Counted before it is queued: whoever posts a notice after this has every block up to its own, and those ahead of it, in the count.
        Interlocked.Increment(ref _offered);
        if (!_frames.Writer.TryWrite(block))
        {
            Drop(block);
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Queues a notice, behind the blocks offered so far. Any thread.</summary>
    /// <param name="notice">The notice.</param>
    public void Post(Notice notice)
    {
        if (!_notices.Post(notice, Volatile.Read(ref _offered)))
        {
            Telemetry.SinkDroppedEvents.Add(1, _tag);
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>Delivers what is queued, unless cut, then ends the pump task and lets the sink say goodbye.</summary>
    /// <param name="cancellationToken">Ends the wait for a sink that hangs.</param>
    /// <returns>A task that never fails.</returns>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _closing, true);
        _wake.Writer.TryWrite(true);
        try
        {
            await _task.WaitAsync(cancellationToken).ConfigureAwait(false);
            await _sink.StopAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Members are never called concurrently: a sink that still hangs in a call gets no goodbye.
            Log.SinkHung(_log, Name);
        }
        catch (Exception error)
        {
            _errors.Add(error);
        }

        _frames.Writer.TryComplete();
        while (_frames.Reader.TryRead(out var block))
        {
            Drop(block);
        }

        _errors.Flush();
    }

    private async Task RunAsync()
    {
        while (!_cut.IsCancellationRequested)
        {
            if (_notices.TryTake(Volatile.Read(ref _done), out var notice))
            {
                await DeliverAsync(notice.Value).ConfigureAwait(false);
            }
            else if (_frames.Reader.TryRead(out var block))
            {
                await DeliverAsync(block).ConfigureAwait(false);
            }
            else if (Volatile.Read(ref _closing))
            {
                break;
            }
            else
            {
                await _wake.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask DeliverAsync(FrameBlock block)
    {
        try
        {
            await _sink.FramesAsync(block, _cut).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            _errors.Add(error);
        }
        finally
        {
            block.Release();
            Interlocked.Increment(ref _done);
        }
    }

    private async ValueTask DeliverAsync(Notice notice)
    {
        try
        {
            await notice.DeliverAsync(_sink, _cut).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            _errors.Add(error);
        }
    }

    private void Drop(FrameBlock block)
    {
        if (block.DropCounts is { } counts)
        {
            Interlocked.Increment(ref counts[_index]);
        }

        Interlocked.Increment(ref _dropped);
        Interlocked.Increment(ref _done);
        Telemetry.SinkDroppedBlocks.Add(1, _tag);
        block.Release();
    }
}
