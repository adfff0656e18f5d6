namespace Emotion2Vec.Model.Tensors;

/// <summary>
/// What the network asks of a tensor. The network is written once against this interface and means different things in different worlds:
/// one records graph nodes, one counts cost, one computes. Sequences are channel-last, [B, T, C]. A dimension of -1 is known only when the graph runs.
/// Elementwise operators broadcast as in NumPy. Immutable: every member returns a new tensor.
/// </summary>
/// <typeparam name="T">The implementing type.</typeparam>
public interface ITensor<T>
    where T : ITensor<T>
{
    /// <summary>Dimensions, outermost first; -1 where unknown before the run.</summary>
    IReadOnlyList<int> Shape { get; }

    /// <summary>Elementwise sum.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">A shape that broadcasts with <paramref name="a"/>.</param>
    /// <returns>The broadcast shape.</returns>
    static abstract T operator +(T a, T b);

    /// <summary>Elementwise difference.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">A shape that broadcasts with <paramref name="a"/>.</param>
    /// <returns>The broadcast shape.</returns>
    static abstract T operator -(T a, T b);

    /// <summary>Elementwise product.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">A shape that broadcasts with <paramref name="a"/>.</param>
    /// <returns>The broadcast shape.</returns>
    static abstract T operator *(T a, T b);

    /// <summary>Makes a constant in the same world (graph, device) as this tensor.</summary>
    /// <param name="values">Values in C order.</param>
    /// <param name="shape">Dimensions; their product is the number of values.</param>
    /// <returns>The constant.</returns>
    T Constant(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape);

    /// <summary>x W^T + b over the last axis.</summary>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out].</param>
    /// <returns>[..., out].</returns>
    T Linear(T weight, T bias);

    /// <summary>1-D convolution over the second axis.</summary>
    /// <param name="weight">[Cout, Cin / groups, k].</param>
    /// <param name="bias">[Cout], or none.</param>
    /// <param name="stride">Steps between outputs.</param>
    /// <param name="padding">Zeros added on both sides.</param>
    /// <param name="groups">Channel groups.</param>
    /// <returns>[B, T', Cout] for this [B, T, Cin].</returns>
    T Conv1d(T weight, T? bias, int stride, int padding, int groups);

    /// <summary>(x - mean) / sqrt(biased variance + eps) over the last axis, then weight and bias if given.</summary>
    /// <param name="weight">[C], or none for 1.</param>
    /// <param name="bias">[C], or none for 0; given exactly when <paramref name="weight"/> is.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>The same shape.</returns>
    T LayerNorm(T? weight, T? bias, float eps);

    /// <summary>The same norm over the time axis of [B, T, C], each channel by itself (GroupNorm with one group per channel).</summary>
    /// <param name="weight">[C].</param>
    /// <param name="bias">[C].</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>[B, T, C].</returns>
    T NormOverTime(T weight, T bias, float eps);

    /// <summary>x (1 + erf(x / sqrt 2)) / 2: the exact GELU.</summary>
    /// <returns>The same shape.</returns>
    T Gelu();

    /// <summary>max(x, 0).</summary>
    /// <returns>The same shape.</returns>
    T Relu();

    /// <summary>Absolute value.</summary>
    /// <returns>The same shape.</returns>
    T Abs();

    /// <summary>A contiguous part of one axis.</summary>
    /// <param name="axis">From 0.</param>
    /// <param name="start">First index; negative counts from the end.</param>
    /// <param name="length">Elements, or -1 for all from <paramref name="start"/> on, -2 for all of these but the last, and so on.</param>
    /// <returns>The part.</returns>
    T Slice(int axis, int start, int length = -1);

    /// <summary>Picks entries of one axis.</summary>
    /// <param name="axis">From 0.</param>
    /// <param name="indices">Entries, each in [0, size of the axis).</param>
    /// <returns>The same shape but for that axis.</returns>
    T Gather(int axis, ReadOnlySpan<int> indices);

    /// <summary>This tensor followed by others along one axis.</summary>
    /// <param name="axis">From 0.</param>
    /// <param name="others">Tensors that agree on all other axes.</param>
    /// <returns>The concatenation.</returns>
    T Concat(int axis, params ReadOnlySpan<T> others);

    /// <summary>The same elements under other dimensions.</summary>
    /// <param name="shape">Dimensions; one may be -1 and is then worked out.</param>
    /// <returns>The reshaped tensor.</returns>
    T Reshape(params ReadOnlySpan<int> shape);

    /// <summary>Adds an axis of length 1.</summary>
    /// <param name="axis">Where, from 0.</param>
    /// <returns>One more dimension.</returns>
    T InsertAxis(int axis);

    /// <summary>Repeats a tensor whose first dimension is 1 as often as another has entries there.</summary>
    /// <param name="like">The tensor that has the wanted first dimension.</param>
    /// <returns>[B, ...].</returns>
    T ExpandBatch(T like);

    /// <summary>Mean over one axis, which disappears.</summary>
    /// <param name="axis">From 0.</param>
    /// <returns>The remaining axes.</returns>
    T Mean(int axis);

    /// <summary>Splits the last axis among heads: head h owns elements [h d, (h + 1) d).</summary>
    /// <param name="heads">Heads (H).</param>
    /// <returns>[B, H, S, d] for this [B, S, H d].</returns>
    T SplitHeads(int heads);

    /// <summary>
    /// softmax(q K^T + bias) V for this q of [B, H, Q, d], heads joined again. Keys come in segments (cached ones and new ones) that are attended to as one sequence.
    /// The caller has scaled q already (emotion2vec scales after the bias of the q projection).
    /// </summary>
    /// <param name="segments">Keys, values and biases; at least one.</param>
    /// <returns>[B, Q, H d].</returns>
    T Attention(params ReadOnlySpan<KeySegment<T>> segments);
}
