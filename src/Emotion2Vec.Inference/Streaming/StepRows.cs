using Emotion2Vec.Inference.Sessions;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>Copies one stream's rows between its own binding and a batch's.</summary>
internal static class StepRows
{
    /// <summary>Copies a slot's inputs into row b of a batch.</summary>
    public static void Gather(StepBinding slot, StepBinding batch, int b)
    {
        ToRow(slot.Waveform, batch.Waveform, b);
        ToRow(slot.FrameValid, batch.FrameValid, b);
        ToRow(slot.KeyMask, batch.KeyMask, b);
        if (slot is { PastPositions: not null, PastMask: not null } && batch is { PastPositions: not null, PastMask: not null })
        {
            ToRow(slot.PastPositions, batch.PastPositions, b);
            ToRow(slot.PastMask, batch.PastMask, b);
        }

        ToRows(slot.PositionalCaches, batch.PositionalCaches, b);
        ToRows(slot.PastKeys, batch.PastKeys, b);
        ToRows(slot.PastValues, batch.PastValues, b);
    }

    /// <summary>Copies row b of a batch's outputs into a slot.</summary>
    public static void Scatter(StepBinding batch, int b, StepBinding slot)
    {
        FromRow(batch.Features, b, slot.Features);
        FromRow(batch.Embedding, b, slot.Embedding);
        if (batch.Logits is not null && slot.Logits is not null)
        {
            FromRow(batch.Logits, b, slot.Logits);
        }

        FromRows(batch.NextPositionalCaches, b, slot.NextPositionalCaches);
        FromRows(batch.NewKeys, b, slot.NewKeys);
        FromRows(batch.NewValues, b, slot.NewValues);
    }

    private static void ToRow(NativeTensor slot, NativeTensor batch, int b) => slot.Span.CopyTo(batch.Span[(b * slot.Count)..]);

    private static void FromRow(NativeTensor batch, int b, NativeTensor slot) => batch.Span.Slice(b * slot.Count, slot.Count).CopyTo(slot.Span);

    private static void ToRows(NativeTensor[] slot, NativeTensor[] batch, int b)
    {
        for (var i = 0; i < slot.Length; i++)
        {
            ToRow(slot[i], batch[i], b);
        }
    }

    private static void FromRows(NativeTensor[] batch, int b, NativeTensor[] slot)
    {
        for (var i = 0; i < slot.Length; i++)
        {
            FromRow(batch[i], b, slot[i]);
        }
    }
}
