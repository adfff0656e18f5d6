using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Benchmarks.Publishing;

/// <summary>What a node with one stream publishes, drawn from a seed.</summary>
internal static class NodeSamples
{
    public const int Frames = 16;
    private static readonly string[] Labels = ["angry", "disgusted", "fearful", "happy", "neutral", "other", "sad", "surprised", "unknown"];
    private static readonly StreamId Desk = new("desk");
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static NodeInfo Info { get; } = new()
    {
        Version = "0",
        PoolingTauSeconds = 1.5,
        Encoder = new EncoderInfo
        {
            ModelName = "sample",
            ModelHash = $"sha256:{new string('0', 64)}",
            Caution = "",
            Mode = EncoderMode.Cached,
            ChunkFrames = Frames,
            LeftFrames = 256,
            RightFrames = 0,
            FeatureSize = 768,
            Labels = Labels,
            Latency = new LatencyAccount { AlgorithmicWorstMs = 1, AlgorithmicMeanMs = 1, FirstChunkReadyMs = 1 },
        },
    };

    /// <summary>A chunk of a trajectory that moves slowly, as a pooled one does.</summary>
    public static FrameBlock Block()
    {
        var random = new Random(1);
        var block = new FrameBlock(Frames, Labels.Length) { Stream = Desk, Sequence = 1000, FirstFrame = 16_000, FrameCount = Frames, UtcTicks = Noon.UtcTicks, Phase = TrajectoryPhase.Tracking };
        var logits = Labels.Select(_ => 4 * random.NextDouble()).ToArray();
        for (var frame = 0; frame < Frames; frame++)
        {
            var sum = 0.0;
            for (var label = 0; label < Labels.Length; label++)
            {
                logits[label] += 0.05 * (random.NextDouble() - 0.5);
                sum += Math.Exp(logits[label]);
            }

            for (var label = 0; label < Labels.Length; label++)
            {
                block.ProbabilityBuffer[(frame * Labels.Length) + label] = (float)(Math.Exp(logits[label]) / sum);
            }
        }

        block.SpeechBuffer.AsSpan().Fill(1);
        return block;
    }

    /// <summary>An event with a number.</summary>
    public static StreamEvent Event(int number) => new(
        Desk, new(number, EmotionEventKind.Onset, EmotionEventStage.Confirmed, 3, -1, 820, 740, -1, 790, 0.83f, 0.81f), "happy", "", Noon.AddSeconds(number));
}
