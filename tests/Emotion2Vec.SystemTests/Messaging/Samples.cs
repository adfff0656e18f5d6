using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Topics;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>What a node with one stream would publish.</summary>
internal static class Samples
{
    public const string Root = "e2v/v1/lab/node-1";
    public static readonly TopicScheme Topics = new("lab", "node-1");
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StreamId Mic = new("mic");

    public static NodeInfo Info() => new()
    {
        Version = "0.1.0",
        PoolingTauSeconds = 2,
        Encoder = new EncoderInfo
        {
            ModelName = "toy",
            ModelHash = "sha256:abc",
            Caution = "UNTRAINED",
            Mode = EncoderMode.Cached,
            ChunkFrames = 8,
            LeftFrames = 64,
            RightFrames = 2,
            FeatureSize = 16,
            Labels = ["angry", "happy", "neutral"],
            Latency = new LatencyAccount { AlgorithmicWorstMs = 180, AlgorithmicMeanMs = 110, FirstChunkReadyMs = 205 },
        },
    };

    public static StreamStatus Status() => new(Mic, StreamCondition.Online, "sound arrives", "file speech.wav", Noon);

    public static StreamState State(string label = "happy") => new(Mic, TrajectoryPhase.Tracking, label, 0.7f, [0.1f, 0.7f, 0.2f], 1, 1000, Noon);

    public static StreamHealth Health() => new()
    {
        Stream = Mic,
        At = Noon,
        AudioSeconds = 10,
        Frames = 500,
        RingDroppedSamples = 0,
        RingQueuedSamples = 0,
        Source = new Dictionary<SourceCounter, long>(),
        SinkDropped = new Dictionary<string, long>(),
        LatencyP50Ms = 4,
        LatencyP99Ms = 9,
    };

    public static StreamEvent Event(int episode) => new(
        Mic, new(episode, EmotionEventKind.Onset, EmotionEventStage.Confirmed, 1, -1, 820, 740, -1, 790, 0.83f, 0.81f), "happy", "", Noon.AddSeconds(episode));

    public static FrameBlock Block(long sequence, int frames = 8)
    {
        var block = new FrameBlock(frames, 3) { Stream = Mic, Sequence = sequence, FirstFrame = frames * sequence, FrameCount = frames, UtcTicks = Noon.UtcTicks };
        block.ProbabilityBuffer.AsSpan().Fill(1 / 3f);
        block.SpeechBuffer.AsSpan().Fill(1);
        return block;
    }
}
