using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Streaming;

/// <summary>
/// The whole utterance at once under the chunk mask: what streaming computes, without caches. It is what the model is trained with,
/// and the judge of the caches. Rows: extra copies of each chunk, frames padded to whole chunks, look-ahead copies of each chunk.
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="network">The layers.</param>
/// <param name="geometry">C, L, R, and when extra tokens are computed.</param>
/// <param name="chunkFrames">Frames of the first chunks, 1 to C each; those after them have C. None by default.</param>
public sealed class MaskedOfflinePass<T>(Emotion2VecNetwork<T> network, ChunkGeometry geometry, params IReadOnlyList<int> chunkFrames)
    where T : class, ITensor<T>
{
    /// <summary>Runs the pass.</summary>
    /// <param name="waveform">[B, N] normalised samples.</param>
    /// <param name="frames">T, the frames in N samples.</param>
    /// <param name="observe">Called with every named intermediate value; null if nobody looks.</param>
    /// <returns>Features [B, T, D], logits [B, T, V], embeddings [B, chunks, D].</returns>
    public NetworkOutput<T> Forward(T waveform, int frames, Action<string, T>? observe = null)
    {
        var mask = new ChunkMask(geometry, frames, network.Config.NumExtraTokens, chunkFrames);
        var (c, r, n, e, d) = (geometry.ChunkFrames, geometry.RightFrames, mask.Chunks, network.Config.NumExtraTokens, network.Config.EmbedDim);

        // Chunk by chunk: the chunk's own frames, then copies of those it looks at. Frames that do not exist are zero.
        var valid = waveform.Constant(mask.StepFrameValid, 1, n * (c + r), 1);
        var x = network.Projection.Forward(network.Local.Forward(waveform, observe)).Gather(1, mask.StepFrameIndices) * valid;
        var summed = (x + network.Positions.Forward(x, new PreviousChunks(mask, c, r), valid, observe)).Reshape(-1, n, c + r, d);

        var rows = summed.Slice(2, 0, c).Reshape(-1, n * c, d);
        if (network.ExtraTokens is not null)
        {
            var indices = Enumerable.Range(0, n * e).Select(i => i % e).ToArray();
            rows = network.ExtraTokens.Gather(1, indices).ExpandBatch(rows).Concat(1, rows);
        }

        if (r > 0)
        {
            rows = rows.Concat(1, summed.Slice(2, c, r).Reshape(-1, n * r, d));
        }

        var s = mask.Rows;
        var positions = waveform.Constant(mask.Positions, 1, s);
        var isFrame = waveform.Constant(mask.IsFrame, 1, s);
        var biases = network.Alibi.Forward(RowDistance.Between(positions, isFrame, positions, isFrame), waveform.Constant(mask.Additive, 1, 1, s, s));
        var y = network.Transform(rows, new BiasedAttention<T>(biases, network.Regularization), observe);
        var features = mask.FrameRows[^1] == frames - 1 ? y.Slice(1, n * e, frames) : y.Slice(1, n * e, n * c).Gather(1, mask.FrameRows);
        var tokens = e == 0 ? y.Slice(1, 0, n * c).Reshape(-1, n, c, d) : y.Slice(1, 0, n * e).Reshape(-1, n, e, d);
        return new(features, network.Classify(features), tokens.Mean(2));
    }

    // Dynamic chunk convolution: each chunk's window is the inputs of the frames before it, its own rows, and zeros.
    private sealed class PreviousChunks(ChunkMask mask, int chunkFrames, int rightFrames) : IPositionalContext<T>
    {
        public T Convolve(int layer, T x, int reach, Func<T, int, T> convolution)
        {
            var (d, step, chunks) = (x.Shape[2], chunkFrames + rightFrames, mask.Chunks);
            var main = x.Reshape(-1, chunks, step, d).Slice(2, 0, chunkFrames).Reshape(-1, chunks * chunkFrames, d);
            var zeros = x.Constant(new float[reach * d], 1, reach, d);

            // Behind the zeros, which stand for the time before the first frame, lie the rows.
            var indices = new int[chunks * reach];
            for (var i = 0; i < indices.Length; i++)
            {
                var frame = mask.ChunkStarts[i / reach] - reach + (i % reach);
                indices[i] = reach + (frame < 0 ? frame : mask.FrameRows[frame]);
            }

            var left = zeros.ExpandBatch(main).Concat(1, main).Gather(1, indices).Reshape(-1, reach, d);
            var windows = left.Concat(1, x.Reshape(-1, step, d), zeros.ExpandBatch(left));
            return convolution(windows, 0).Reshape(-1, chunks * step, d);
        }
    }
}
