using System.Numerics;
using Emotion2Vec.Model.Configuration;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// Memory for steps of up to a number of streams, bound to the session of each form: all are views of what a batch of the largest form needs, so that
/// state stays where it is when the form changes. Bindings are made when they are first asked for. One owner.
/// </summary>
/// <param name="forms">The forms.</param>
/// <param name="config">The architecture.</param>
/// <param name="labelCount">Classes (V), or 0.</param>
/// <param name="maxBatch">Most streams.</param>
/// <param name="past">Keys and values of past frames, which must outlive this object: a stream's own row, or tables of which batches pick rows; null where there are none here.</param>
internal sealed class StepBatches(StepForms forms, EncoderConfig config, int labelCount, int maxBatch, PastCaches? past) : IDisposable
{
    private readonly StepBinding?[,] _bindings = new StepBinding?[forms.Count, maxBatch + 1];

    /// <summary>The forms.</summary>
    public StepForms Forms => forms;

    /// <summary>The binding of the most streams and the largest form: it holds all memory that other bindings would share with it.</summary>
    public StepBinding Largest => Of(forms.Count - 1, maxBatch);

    /// <summary>A binding.</summary>
    /// <param name="form">Index of the form.</param>
    /// <param name="count">Streams, 1 to the most.</param>
    /// <returns>The same for the same.</returns>
    public StepBinding Of(int form, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, maxBatch);
        if (_bindings[form, count] is { } bound)
        {
            return bound;
        }

        // Memory is taken by powers of two, for the largest form, and only once as many streams are ready together.
        var owner = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)count), (uint)maxBatch);
        var parent = form == forms.Count - 1 && count == owner ? null : Of(forms.Count - 1, owner);
        return _bindings[form, count] = new(forms[form], config, labelCount, count, past, parent);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Those of fewer streams and smaller forms are views of others that come later.
        for (var count = 1; count <= maxBatch; count++)
        {
            for (var form = 0; form < forms.Count; form++)
            {
                _bindings[form, count]?.Dispose();
            }
        }
    }
}
