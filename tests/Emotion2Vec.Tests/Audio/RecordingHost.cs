using System.Collections.Concurrent;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Audio;

/// <summary>Takes in streams as the hall does, and keeps what they write.</summary>
internal sealed class RecordingHost : IStreamHost
{
    private readonly TaskCompletionSource<string> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, Guest> _guests = new();

    /// <summary>Streams taken at most; more are refused.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Streams refused.</summary>
    public int Refused { get; private set; }

    /// <summary>What the door says of itself once it is open.</summary>
    public Task<string> WhenOpen => _opened.Task;

    public IReadOnlyDictionary<string, Guest> Guests => _guests;

    public void Opened(string where) => _opened.TrySetResult(where);

    public StreamHandle Open(string name, IAudioSource source)
    {
        if (_guests.Count >= Room)
        {
            Refused++;
            throw new Emotion2VecException(ErrorKind.InvalidInput, "no room");
        }

        var guest = new Guest(name, source);
        Assert.True(_guests.TryAdd(name, guest));
        return guest.Handle;
    }

    internal sealed class Guest
    {
        private readonly CancellationTokenSource _stop = new();

        public Guest(string name, IAudioSource source)
        {
            Source = source;
            Run = Task.Run(() => source.RunAsync(Writer, _stop.Token));
            var id = new StreamId("guest");
            var status = new StreamStatus(id, StreamCondition.Offline, name, source.Description, default);
            var health = new StreamHealth
            {
                Stream = id,
                At = default,
                AudioSeconds = 0,
                Frames = 0,
                RingDroppedSamples = 0,
                RingQueuedSamples = 0,
                Source = new Dictionary<SourceCounter, long>(),
                SinkDropped = new Dictionary<string, long>(),
                LatencyP50Ms = 0,
                LatencyP99Ms = 0,
            };
            var lifecycle = new StreamLifecycle(id, source.Description, new SinkSet([]), TimeProvider.System, NullLogger.Instance);
            Handle = new StreamHandle(id, source.Description, new AudioRing(1, TimeProvider.System), new(new()), lifecycle, Run.ContinueWith(run => new StreamEnd(status, null, health, run.Exception?.InnerException), TaskScheduler.Default));
        }

        public IAudioSource Source { get; }

        public RecordingWriter Writer { get; } = new();

        public StreamHandle Handle { get; }

        public Task Run { get; }

        public void Stop() => _stop.Cancel();
    }
}
