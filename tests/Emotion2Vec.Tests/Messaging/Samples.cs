using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Topics;

namespace Emotion2Vec.Tests.Messaging;

/// <summary>One of each thing that a sink is given.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);
    public static readonly StreamId Mic = new("mic");
    public static readonly TopicScheme Topics = new("lab", "node-1");

    public static NodeInfo Info(string caution = "", params string[] labels) => new()
    {
        Version = "0.1.0",
        PoolingTauSeconds = double.PositiveInfinity,
        Purpose = "a test",
        Encoder = new EncoderInfo
        {
            ModelName = "toy",
            ModelHash = "sha256:abc",
            Caution = caution,
            Mode = EncoderMode.Cached,
            ChunkFrames = 8,
            LeftFrames = 64,
            RightFrames = 2,
            FeatureSize = 16,
            Labels = labels.Length > 0 ? labels : ["angry", "happy", "neutral"],
            Latency = new LatencyAccount { AlgorithmicWorstMs = 180, AlgorithmicMeanMs = 110, FirstChunkReadyMs = 205, SmoothingMs = double.PositiveInfinity },
        },
    };

    public static FrameBlock Block(long sequence = 812, int frames = 2, int labels = 3, float speech = 1)
    {
        var block = new FrameBlock(Math.Max(frames, 1), labels)
        {
            Stream = Mic,
            Sequence = sequence,
            FirstFrame = sequence * frames,
            FrameCount = frames,
            UtcTicks = Noon.UtcTicks,
            Quality = 0.98f,
            Phase = TrajectoryPhase.Tracking,
        };
        for (var i = 0; i < frames * labels; i++)
        {
            block.ProbabilityBuffer[i] = (i % labels) == 1 ? 0.71236f : 0.14382f;
        }

        block.SpeechBuffer.AsSpan().Fill(speech);
        return block;
    }

    public static StreamState State(string label = "happy", float confidence = 0.7f) =>
        new(Mic, TrajectoryPhase.Tracking, label, confidence, [0.1f, confidence, 0.2f], 0.98f, 16400, Noon);

    public static StreamEvent Event(string label = "happy", string previous = "neutral") => new(
        Mic,
        new(3, EmotionEventKind.Change, EmotionEventStage.Ended, 1, 2, 820, 740, 800, 790, 0.83f, 0.31f),
        label,
        previous,
        Noon);

    public static StreamUtterance Utterance(params float[] embedding) => new()
    {
        Stream = Mic,
        Number = 3,
        StartMs = 1200,
        EndMs = 4300,
        VoicedMs = 2800,
        StartedAt = Noon,
        Label = "happy",
        Confidence = 0.7f,
        IsUncertain = false,
        Probabilities = [0.1f, 0.7f, 0.2f],
        Quality = 0.98f,
        Embedding = embedding,
    };

    public static StreamStatus Status(StreamCondition condition = StreamCondition.Online, string reason = "sound arrives") =>
        new(Mic, condition, reason, "file speech.wav", Noon);

    public static StreamHealth Health() => new()
    {
        Stream = Mic,
        At = Noon,
        AudioSeconds = 12.34567,
        Frames = 617,
        Load = StreamLoad.Reduced,
        WithheldFrames = 48,
        ShedSamples = 2,
        RingDroppedSamples = 3,
        RingQueuedSamples = 160,
        Source = new Dictionary<SourceCounter, long> { [SourceCounter.PacketsLost] = 5, [SourceCounter.PacketsReceived] = 1000 },
        SinkDropped = new Dictionary<string, long> { ["mqtt"] = 2 },
        LatencyP50Ms = 4.5,
        LatencyP99Ms = double.PositiveInfinity,
    };
}
