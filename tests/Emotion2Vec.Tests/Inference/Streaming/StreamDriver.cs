using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Streaming;

namespace Emotion2Vec.Tests.Inference.Streaming;

/// <summary>Everything that a stream yielded, chunk after chunk.</summary>
internal sealed class StreamRecord
{
    public List<float> Features { get; } = [];

    public List<float> Logits { get; } = [];

    public int Frames { get; private set; }

    public void Take(IEncoderSlot slot)
    {
        Assert.Equal(Frames, slot.FirstFrame);
        Frames += slot.FrameCount;
        Features.AddRange(slot.Features);
        Logits.AddRange(slot.Logits);
    }
}

/// <summary>Feeds a slot as a source would.</summary>
internal static class StreamDriver
{
    /// <summary>Runs a whole stream alone.</summary>
    public static StreamRecord Run(StreamingEncoder encoder, StreamSlot slot, ReadOnlySpan<float> samples, int packet)
    {
        var record = new StreamRecord();
        while (!samples.IsEmpty)
        {
            var block = samples[..Math.Min(packet, samples.Length)];
            samples = samples[block.Length..];
            Feed(encoder, slot, block, record);
        }

        End(encoder, slot, record);
        return record;
    }

    /// <summary>Feeds a block, stepping whenever the slot is ready.</summary>
    public static void Feed(StreamingEncoder encoder, StreamSlot slot, ReadOnlySpan<float> block, StreamRecord record)
    {
        while (!block.IsEmpty)
        {
            var part = block[..Math.Min(block.Length, slot.SamplesWanted)];
            slot.Write(part);
            block = block[part.Length..];
            if (slot.IsReady)
            {
                encoder.Step([slot]);
                record.Take(slot);
            }
        }
    }

    /// <summary>Ends the stream.</summary>
    public static void End(StreamingEncoder encoder, StreamSlot slot, StreamRecord record)
    {
        while (slot.Finish())
        {
            encoder.Step([slot]);
            record.Take(slot);
        }
    }
}
