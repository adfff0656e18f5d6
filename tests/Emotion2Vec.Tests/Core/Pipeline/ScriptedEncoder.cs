using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>An encoder of <see cref="ScriptedSlot"/>s that keeps account of its batches and fails when told.</summary>
internal sealed class ScriptedEncoder(int chunkFrames = 4, int maxBatch = 2, params string[] labels) : IStreamEncoder
{
    private readonly string[] _labels = labels.Length > 0 ? labels : ["calm", "happy", "sad"];

    public int FeatureSize { get; init; }

    /// <summary>A second, longer size of chunks; 0 for none.</summary>
    public int LongerChunkFrames { get; init; }

    public IReadOnlyList<int> ChunkSizes => LongerChunkFrames > 0 ? [chunkFrames, LongerChunkFrames] : [chunkFrames];

    public EncoderMode Mode { get; init; } = EncoderMode.Cached;

    public int LeftFrames { get; init; }

    public string[] Dimensions { get; init; } = [];

    public List<ScriptedSlot> Slots { get; } = [];

    public int[] StepsByBatch { get; } = new int[maxBatch + 1];

    public Action<ScriptedSlot[]>? BeforeStep { get; set; }

    public EncoderInfo Info => new()
    {
        ModelName = "scripted",
        ModelHash = "sha256:0",
        Caution = "SYNTHETIC",
        Mode = Mode,
        ChunkFrames = chunkFrames,
        LeftFrames = LeftFrames,
        RightFrames = 0,
        FeatureSize = FeatureSize,
        Labels = _labels,
        Dimensions = Dimensions,
        Latency = new LatencyAccount { AlgorithmicWorstMs = 0, AlgorithmicMeanMs = 0, FirstChunkReadyMs = 0 },
    };

    public int MaxBatch => maxBatch;

    public bool IsLost { get; set; }

    /// <summary>Streams at a time that it takes.</summary>
    public int Room { get; init; } = int.MaxValue;

    public IEncoderSlot OpenSlot()
    {
        var slot = new ScriptedSlot(chunkFrames, _labels.Length, Dimensions.Length, FeatureSize, LongerChunkFrames);
        lock (Slots)
        {
            if (Slots.Count(open => !open.Disposed) >= Room)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"there is room for {Room}");
            }

            Slots.Add(slot);
        }

        return slot;
    }

    public List<ScriptedEncoder> Lanes { get; } = [];

    public Action<ScriptedEncoder>? LaneOpened { get; init; }

    public bool Disposed { get; private set; }

    public IStreamEncoder OpenLane()
    {
        Lanes.Add(new(chunkFrames, maxBatch, labels) { FeatureSize = FeatureSize, Dimensions = Dimensions, Mode = Mode, LeftFrames = LeftFrames, Room = Room });
        LaneOpened?.Invoke(Lanes[^1]);
        return Lanes[^1];
    }

    public void Step(ReadOnlySpan<IEncoderSlot> slots)
    {
        Assert.True(slots.Length >= 1 && slots.Length <= maxBatch, "a batch of the wrong size");
        StepsByBatch[slots.Length]++;
        foreach (var slot in slots)
        {
            Assert.True(slot.ChunkFrames == slots[0].ChunkFrames, "chunks of different lengths in one step");
        }

        BeforeStep?.Invoke([.. slots.ToArray().Cast<ScriptedSlot>()]);
        foreach (var slot in slots)
        {
            if (((ScriptedSlot)slot).Failure is { } failure)
            {
                throw failure;
            }
        }

        foreach (var slot in slots)
        {
            ((ScriptedSlot)slot).Run();
        }
    }

    public void Dispose() => Disposed = true;
}
