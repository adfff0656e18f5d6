using Emotion2Vec.Inference.Sessions;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>Copies one stream's rows between its own binding and a batch's.</summary>
internal static class StepRows
{
    /// <summary>Copies a slot's inputs into row b of a batch, but for past keys and values.</summary>
    public static void Gather(StepBinding slot, StepBinding batch, int b)
    {
        for (var i = 0; i < slot.Gathered.Length; i++)
        {
            slot.Gathered[i].Span.CopyTo(Row(batch.Gathered[i], b, slot.Gathered[i].Count));
        }
    }

    /// <summary>Copies row b of a batch's outputs into a slot.</summary>
    public static void Scatter(StepBinding batch, int b, StepBinding slot)
    {
        for (var i = 0; i < slot.Outputs.Length; i++)
        {
            Row(batch.Outputs[i], b, slot.Outputs[i].Count).CopyTo(slot.Outputs[i].Span);
        }
    }

    private static Span<float> Row(NativeTensor batch, int b, int count) => batch.Span.Slice(b * count, count);
}
