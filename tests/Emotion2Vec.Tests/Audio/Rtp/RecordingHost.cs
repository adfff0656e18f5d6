using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Tests.Audio.Rtp;

/// <summary>Takes streams in and keeps what they write.</summary>
internal sealed class RecordingHost : IStreamHost, IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Guest> _guests = [];

    /// <summary>Streams are refused while this is true.</summary>
    public bool IsFull { get; set; }

    /// <summary>Where the door said it is.</summary>
    public string? Where { get; private set; }

    public int Refused { get; private set; }

    public IReadOnlyList<Guest> Guests
    {
        get
        {
            lock (_lock)
            {
                return [.. _guests];
            }
        }
    }

    public void Opened(string where) => Where = where;

    public StreamHandle Open(string name, IAudioSource source)
    {
        lock (_lock)
        {
            if (IsFull)
            {
                Refused++;
                throw new Emotion2VecException(ErrorKind.DeviceBusy, "full");
            }

            _guests.Add(new Guest(name, source));
            return null!; // Doors of RTP do not look at it.
        }
    }

    public void Dispose() => _guests.ForEach(guest => guest.Stop.Dispose());

    internal sealed class Guest
    {
        public Guest(string name, IAudioSource source)
        {
            Name = name;
            Description = source.Description;
            Run = source.RunAsync(Writer, Stop.Token);
        }

        public string Name { get; }

        public string Description { get; }

        public RecordingWriter Writer { get; } = new();

        public CancellationTokenSource Stop { get; } = new();

        public Task Run { get; }
    }
}
