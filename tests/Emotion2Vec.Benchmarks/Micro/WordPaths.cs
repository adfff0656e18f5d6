using Emotion2Vec.Benchmarks.Publishing;
using Emotion2Vec.Core.Labels;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Utterances;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>The hot paths behind the network: scores to a trajectory, a trajectory to bytes.</summary>
internal static class WordPaths
{
    /// <summary>Logits of a chunk, pooled; events and utterances looked for, none found.</summary>
    public static HotPath Trajectory()
    {
        var encoder = NodeSamples.Info.Encoder;

        // A voice without end: an utterance that is told may allocate, and is put off.
        var context = new TrajectoryContext(encoder, LabelSelection.Of(encoder.Labels, new()), new UtteranceRules { MostFrames = 30_000 }, new Nobody());
        var trajectory = new StreamTrajectory(new("desk"), context, new());
        var block = NodeSamples.Block();
        var random = new Random(2);
        var logits = Enumerable.Range(0, NodeSamples.Frames * encoder.Labels.Count).Select(_ => random.NextSingle()).ToArray();
        return new(() =>
        {
            trajectory.Fill(block, logits, [], [], 0, []);
            block.FirstFrame += block.FrameCount;
        });
    }

    /// <summary>A message of frames.</summary>
    /// <param name="format">As what.</param>
    public static HotPath Frames(PayloadFormat format)
    {
        var buffer = new PayloadBuffer();
        var frames = new FramesPayload(NodeSamples.Info, withLabels: true);
        var block = NodeSamples.Block();
        return new(
            () =>
            {
                frames.Write(buffer.Begin(), block);
                buffer.EndAs(format);
            },
            buffer);
    }

    /// <summary>A message of state.</summary>
    public static HotPath State()
    {
        var buffer = new PayloadBuffer();
        var state = new StreamState(new("desk"), TrajectoryPhase.Tracking, "happy", 0.4f, [0.4f, 0.3f, 0.1f, 0.1f, 0.1f, 0, 0, 0, 0], 1, 12_000, new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        return new(
            () =>
            {
                StatePayload.Write(buffer.Begin(), state, "");
                buffer.End();
            },
            buffer);
    }

    private sealed class Nobody : INoticeTarget
    {
        public void Post(Notice notice)
        {
        }
    }
}
