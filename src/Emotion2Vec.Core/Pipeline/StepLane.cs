using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Pipeline.Overload;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>
/// A step thread with its way to the encoder and the streams that are its own for life, so that no slot is ever touched by two threads.
/// What stalls or fails in one lane costs no stream of another. Membership is changed under the engine's lock.
/// </summary>
internal sealed class StepLane : IDisposable
{
    private readonly IStreamEncoder _encoder;
    private readonly StepLoop _loop;
    private readonly StepThread _thread;
    private Task _ended = Task.CompletedTask;

    /// <summary>Creates a lane without streams, not running.</summary>
    /// <param name="encoder">Its way to the encoder; not disposed here.</param>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="clock">Measures steps.</param>
    /// <param name="log">Receives a failure of the loop itself.</param>
    /// <param name="kind">What lanes of its kind were found to carry at start; null if nobody looked.</param>
    public StepLane(IStreamEncoder encoder, int index, TimeProvider clock, ILogger log, StepCapacity? kind)
    {
        (_encoder, Kind) = (encoder, kind);
        BatchLimit = Math.Min(encoder.MaxBatch, kind?.BatchLimit ?? int.MaxValue);
        _loop = new StepLoop(encoder, clock, BatchLimit);
        _thread = new StepThread(_loop, index, log);
    }

    /// <summary>What lanes of its kind were found to carry at start; null if nobody looked.</summary>
    public StepCapacity? Kind { get; }

    /// <summary>The most streams in one step.</summary>
    public int BatchLimit { get; }

    /// <summary>Whether what it computes on has failed for good.</summary>
    public bool IsLost => _encoder.IsLost;

    /// <summary>Its streams, against what it carries.</summary>
    public LaneLoad Load => new(_loop.Streams.Length, IsLost, Kind?.StreamsPerLane, _loop.Measured);

    /// <summary>Sets the thread going.</summary>
    public void Start() => _thread.Start();

    /// <summary>Creates the state of a stream that will be carried here.</summary>
    /// <returns>A fresh slot.</returns>
    public IEncoderSlot OpenSlot() => _encoder.OpenSlot();

    /// <summary>Takes a stream up.</summary>
    /// <param name="stream">With a slot of this lane.</param>
    public void Add(StreamPipeline stream) => _loop.Streams = [.. _loop.Streams, stream];

    /// <summary>Lets a stream go; nothing happens if it is not carried here.</summary>
    /// <param name="stream">The stream.</param>
    public void Remove(StreamPipeline stream)
    {
        if (Array.IndexOf(_loop.Streams, stream) >= 0)
        {
            _loop.Streams = [.. _loop.Streams.Where(other => other != stream)];
        }
    }

    /// <summary>Asks the thread to end after the pass it is in.</summary>
    /// <returns>A task that completes when it ended.</returns>
    public Task StopAsync() => _ended = _thread.StopAsync();

    /// <summary>The end of a thread that was asked to; at once if it never was.</summary>
    /// <returns>A task that completes when the thread has left the encoder alone for good.</returns>
    public Task WaitAsync() => _ended;

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();
}
