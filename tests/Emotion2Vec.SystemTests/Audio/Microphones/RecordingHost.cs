using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Tests.Audio;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.SystemTests.Audio.Microphones;

/// <summary>Keeps what the streams of a door write.</summary>
internal sealed class RecordingHost : IStreamHost
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, RecordingWriter> _writers = [];

    public string? Place { get; private set; }

    public RecordingWriter? this[string name]
    {
        get
        {
            lock (_lock)
            {
                return _writers.GetValueOrDefault(name);
            }
        }
    }

    public void Opened(string where) => Place = where;

    public StreamHandle Open(string name, IAudioSource source)
    {
        var writer = new RecordingWriter();
        lock (_lock)
        {
            _writers.Add(name, writer);
        }

        var id = new StreamId(name);
        var lifecycle = new StreamLifecycle(id, source.Description, new SinkSet([]), TimeProvider.System, NullLogger.Instance);
        return new StreamHandle(id, source.Description, new AudioRing(1, TimeProvider.System), new(new StreamSettings()), lifecycle, EndAsync());

        async Task<StreamEnd> EndAsync()
        {
            await source.RunAsync(writer, CancellationToken.None);
            return null!;
        }
    }
}
