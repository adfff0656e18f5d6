using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Streaming;

/// <summary>
/// One chunk of each of B streams, with what earlier chunks left behind: the last inputs of each positional convolution and the keys and values of the last L frames.
/// Equal to <see cref="MaskedOfflinePass{T}"/> but for the order of summation. Positions are counted from the chunk's first frame, so nothing grows with time.
/// Extra tokens start anew in every chunk and are never cached. Nobody reads their rows of the last block, nor those of look-ahead frames: there they are keys and values alone.
/// </summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="network">The layers.</param>
/// <param name="geometry">C, L and R.</param>
public sealed class StreamingStep<T>(Emotion2VecNetwork<T> network, ChunkGeometry geometry)
    where T : class, ITensor<T>
{
    /// <summary>Runs the step.</summary>
    /// <param name="input">Samples, masks and state.</param>
    /// <returns>Results and new state.</returns>
    public StreamingStepOutput<T> Forward(StreamingStepInput<T> input)
    {
        var (c, e) = (geometry.ChunkFrames, network.Config.NumExtraTokens);
        var valid = input.FrameValid.InsertAxis(2);
        var x = network.Projection.Forward(network.Local.Forward(input.Waveform, observe: null)) * valid;
        var positional = new CachedFrames(input.PositionalCaches, c);
        var rows = network.Prepend(x + network.Positions.Forward(x, positional, valid, observe: null));

        var (positions, isFrame) = Rows(input.Waveform);
        var fresh = network.Alibi.Forward(RowDistance.Between(positions, isFrame, positions, isFrame), input.KeyMask.InsertAxis(1).InsertAxis(1));
        var past = input.PastPositions is null || input.PastMask is null
            ? null
            : network.Alibi.Forward(
                RowDistance.Between(positions, isFrame, input.PastPositions, keyIsFrame: null),
                input.PastMask.InsertAxis(1).InsertAxis(1));
        var attention = new CachedAttention(input.PastKeys, input.PastValues, past, fresh, e, c);
        var features = network.Transform(rows, attention, observe: null, new RowRange(e, c));
        return new(
            features,
            network.Classify(features),
            positional.NewCaches,
            attention.NewKeys,
            attention.NewValues);
    }

    // Row order: extra tokens, then frames 0 .. C + R - 1.
    private (T Positions, T IsFrame) Rows(T like)
    {
        var (e, s) = (network.Config.NumExtraTokens, network.Config.NumExtraTokens + geometry.StepFrames);
        var positions = new float[s];
        var isFrame = new float[s];
        for (var i = e; i < s; i++)
        {
            positions[i] = i - e;
            isFrame[i] = 1;
        }

        return (like.Constant(positions, 1, s), like.Constant(isFrame, 1, s));
    }

    // Each convolution sees its cached inputs on the left and zeros on the right (chunk-causal, streaming design 2.3).
    // The cache is the tail of cache and chunk together, so that chunks shorter than the reach work; look-ahead frames never enter it.
    private sealed class CachedFrames(IReadOnlyList<T> caches, int chunkFrames) : IPositionalContext<T>
    {
        private readonly List<T> _new = [];

        public IReadOnlyList<T> NewCaches => _new;

        public T Convolve(int layer, T x, int reach, Func<T, int, T> convolution)
        {
            var main = caches[layer].Concat(1, x.Shape[1] == chunkFrames ? x : x.Slice(1, 0, chunkFrames));
            _new.Add(main.Slice(1, chunkFrames, reach));
            var zeros = x.Constant(new float[reach * x.Shape[2]], 1, reach, x.Shape[2]).ExpandBatch(x);
            return convolution(caches[layer].Concat(1, x, zeros), 0);
        }
    }

    private sealed class CachedAttention(
        IReadOnlyList<T> pastKeys, IReadOnlyList<T> pastValues, IReadOnlyList<T>? pastBiases, IReadOnlyList<T> freshBiases, int extraTokens, int chunkFrames) : IAttentionContext<T>
    {
        private readonly List<T> _newKeys = [];
        private readonly List<T> _newValues = [];

        public IReadOnlyList<T> NewKeys => _newKeys;

        public IReadOnlyList<T> NewValues => _newValues;

        public T Attend(int layer, T q, T k, T v, RowRange? read)
        {
            // Raw keys are cached: ALiBi needs no rotation. Only the chunk's own frames, not tokens or look-ahead.
            _newKeys.Add(k.Slice(2, extraTokens, chunkFrames));
            _newValues.Add(v.Slice(2, extraTokens, chunkFrames));
            var fresh = new KeySegment<T>(k, v, Bias(freshBiases));
            return pastBiases is null ? q.Attention(fresh) : q.Attention(new KeySegment<T>(pastKeys[layer], pastValues[layer], Bias(pastBiases)), fresh);

            T Bias(IReadOnlyList<T> biases)
            {
                var bias = biases[biases.Count == 1 ? 0 : layer];
                return read?.OfQueries(bias) ?? bias;
            }
        }
    }
}
