using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Network;

/// <summary>The whole utterance at once, as upstream runs it.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="network">The layers.</param>
/// <param name="padding">How padded frames of a batch are treated.</param>
/// <param name="newestFrames">How many of the newest frames are read, all if there are fewer; null for all frames and the embedding.</param>
public sealed class OfflinePass<T>(Emotion2VecNetwork<T> network, PaddingTreatment padding, int? newestFrames = null)
    where T : class, ITensor<T>
{
    /// <summary>Runs the pass.</summary>
    /// <param name="waveform">[B, N] normalised samples, zero where padded.</param>
    /// <param name="positions">[1, E + T] time index of each row: 0 for extra tokens, then 0, 1, ... for frames.</param>
    /// <param name="isFrame">[1, E + T]: 0 for extra tokens, 1 for frames.</param>
    /// <param name="frameValid">[B, T]: 1 for frames, 0 for padding.</param>
    /// <param name="keyMask">[B, E + T]: 0 for rows that may be attended to, minus infinity for padding.</param>
    /// <param name="observe">Called with every named intermediate value; null if nobody looks.</param>
    /// <returns>Features, logits and embedding, or those of the newest frames without it; rows of padding hold numbers without meaning.</returns>
    public NetworkOutput<T> Forward(T waveform, T positions, T isFrame, T frameValid, T keyMask, Action<string, T>? observe = null)
    {
        var valid = padding == PaddingTreatment.Zeroed ? frameValid.InsertAxis(2) : null;
        var x = network.Projection.Forward(network.Local.Forward(waveform, observe));
        observe?.Invoke("project_features", x);
        if (valid is not null)
        {
            x *= valid;
        }

        var rows = network.Prepend(x + network.Positions.Forward(x, new ZeroContext<T>(), valid, observe));
        var distance = RowDistance.Between(positions, isFrame, positions, isFrame);
        var mask = keyMask.InsertAxis(1).InsertAxis(1);
        var biases = network.Alibi.Forward(distance, mask);
        observe?.Invoke("alibi_bias", biases[0]);
        var attention = new BiasedAttention<T>(biases, network.Regularization);
        var e = network.Config.NumExtraTokens;
        if (newestFrames is { } newest)
        {
            var read = network.Transform(rows, attention, observe, new RowRange(e, Newest: newest));
            return new(read, network.Classify(read), Embedding: null);
        }

        var y = network.Transform(rows, attention, observe);
        var features = y.Slice(1, e);
        observe?.Invoke("features", features);
        return new(features, network.Classify(features), e == 0 ? y.Mean(1) : y.Slice(1, 0, e).Mean(1));
    }
}
