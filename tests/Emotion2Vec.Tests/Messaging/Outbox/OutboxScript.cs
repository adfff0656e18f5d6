using System.Buffers.Binary;
using Emotion2Vec.Messaging.Outbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.Tests.Messaging.Outbox;

/// <summary>What a node does with its outbox, drawn from a seed, and what it was promised so far.</summary>
internal sealed class OutboxScript(int seed)
{
    // Small segments, so that a few records fill several.
    public static readonly OutboxBounds Bounds = new(MaxBytes: 1 << 20, MaxMemoryBytes: 1 << 20, SegmentBytes: 600, TimeSpan.FromHours(1));

    /// <summary>Numbers whose append returned: 1 to this.</summary>
    public int Appended { get; private set; }

    /// <summary>Numbers whose append began.</summary>
    public int Begun { get; private set; }

    /// <summary>Numbers whose acknowledgement returned: 1 to this.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Numbers whose acknowledgement began.</summary>
    public int Acknowledging { get; private set; }

    public static OutboxQueue Open(IOutboxStorage storage) => new(storage, Bounds, TimeProvider.System, NullLogger.Instance);

    public static OutboxRecord Record(int number, int paddingBytes = 0)
    {
        var payload = new byte[sizeof(int) + paddingBytes];
        BinaryPrimitives.WriteInt32LittleEndian(payload, number);
        return new(OutboxKind.Event, "t", 0, payload);
    }

    public static int NumberOf(OutboxRecord record) => BinaryPrimitives.ReadInt32LittleEndian(record.Payload);

    /// <summary>Everything that an outbox still sends, acknowledging nothing.</summary>
    public static List<int> Rest(OutboxQueue outbox)
    {
        var rest = new List<int>();
        outbox.Rewind();
        while (outbox.TryTake(out var record))
        {
            rest.Add(NumberOf(record));
        }

        return rest;
    }

    /// <summary>Acts until the end or a crash.</summary>
    public void Run(OutboxQueue outbox, int steps)
    {
        var random = new Random(seed);
        var inFlight = new Queue<OutboxRecord>();
        for (var step = 0; step < steps; step++)
        {
            switch (random.Next(10))
            {
                case < 5:
                    Begun = Appended + 1;
                    Assert.True(outbox.Append(Record(Begun, random.Next(100))));
                    Appended = Begun;
                    break;
                case < 8 when outbox.TryTake(out var record):
                    inFlight.Enqueue(record);
                    break;
                case 8 when inFlight.TryDequeue(out var first):
                    Acknowledging = NumberOf(first);
                    outbox.Acknowledge(first.Sequence);
                    Acknowledged = Acknowledging;
                    break;
                case 9 when random.Next(3) == 0:
                    outbox.Rewind();
                    inFlight.Clear();
                    break;
            }
        }
    }
}
