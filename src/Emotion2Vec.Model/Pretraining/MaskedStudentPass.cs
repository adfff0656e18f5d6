using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Pretraining;

/// <summary>
/// The student's pass of pre-training (emotion2vec section 9): each item several times under different masks, of which the encoder sees the kept frames alone.
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="network">The encoder's layers.</param>
/// <param name="decoder">Predicts the hidden frames.</param>
public sealed class MaskedStudentPass<T>(Emotion2VecNetwork<T> network, PredictionDecoder<T> decoder)
    where T : class, ITensor<T>
{
    /// <summary>Runs the front end, once for each item; the teacher shares what it yields.</summary>
    /// <param name="waveform">[B, N] normalised samples.</param>
    /// <returns>[B, T, D] local features.</returns>
    public T LocalFeatures(T waveform) => network.Projection.Forward(network.Local.Forward(waveform, observe: null));

    /// <summary>Runs the pass.</summary>
    /// <param name="localFeatures">[B, T, D] from <see cref="LocalFeatures"/>.</param>
    /// <param name="mask">What is hidden.</param>
    /// <param name="noise">[B M, hidden, D] what stands for hidden frames before the decoder.</param>
    /// <param name="observe">Called with every named intermediate value; null if nobody looks.</param>
    /// <returns>Predictions of the hidden frames and the encoder's outputs.</returns>
    public StudentOutput<T> Forward(T localFeatures, FrameMask mask, T noise, Action<string, T>? observe = null)
    {
        var (e, d, rows, frames) = (network.Config.NumExtraTokens, network.Config.EmbedDim, mask.Rows, mask.Frames);
        var kept = frames - mask.MaskedPerRow;

        // Hidden frames are zero before the first positional convolution only: upstream hides the input, not what the layers make of it.
        var x = localFeatures.Gather(0, [.. mask.Items]) * localFeatures.Constant(mask.Visibility(), rows, frames, 1);
        var summed = x + network.Positions.Forward(x, new ZeroContext<T>(), valid: null, observe: null);
        var seen = Pick(summed, [.. mask.Kept]).Reshape(rows, kept, d);

        // Kept frames keep their true distances in time.
        int[] times = [.. mask.Kept.Select(i => i % frames)];
        var biases = network.Alibi.Forward(RowDistance.Among(x, e, times, rows), mask: null);
        observe?.Invoke("student_alibi_bias", biases[0]);
        var y = network.Transform(
            network.Prepend(seen), new BiasedAttention<T>(biases, network.Regularization), observe is null ? null : (name, value) => observe($"student_{name}", value));

        var output = y.Slice(1, e);
        var input = (network.Regularization?.Drop(DropoutSite.DecoderInput, output) ?? output).Concat(1, noise);
        input = Pick(input, mask.TimeOrder()).Reshape(rows, frames, d);
        observe?.Invoke("decoder_input", input);
        var decoded = decoder.Forward(input);
        observe?.Invoke("decoder_output", decoded);
        return new(Pick(decoded, [.. mask.Masked]), output, e == 0 ? null : y.Slice(1, 0, e));
    }

    // [B, T, D] at positions of the flattened [B T]: [n, D].
    private T Pick(T x, ReadOnlySpan<int> positions) => x.Reshape(-1, network.Config.EmbedDim).Gather(0, positions);
}
