using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Streaming;

/// <summary>
/// One chunk of each of B streams, with what earlier chunks left behind: the last inputs of each positional convolution and the keys and values of the last L frames.
/// Equal to <see cref="MaskedOfflinePass{T}"/> but for the order of summation. Positions are counted from the chunk's first frame, so nothing grows with time.
/// Extra tokens start anew in every chunk; or they are computed in some chunks, and the others see their keys and values (<see cref="ChunkGeometry.TokensEvery"/>).
/// Nobody reads their rows of the last block, nor those of look-ahead frames: there they are keys and values alone.
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
        var c = geometry.ChunkFrames;
        var e = input.TokenKeys.Count > 0 ? 0 : network.Config.NumExtraTokens;
        var valid = input.FrameValid.InsertAxis(2);
        var x = network.Projection.Forward(network.Local.Forward(input.Waveform, observe: null)) * valid;
        var positional = new CachedFrames(input.PositionalCaches, c);
        var frames = x + network.Positions.Forward(x, positional, valid, observe: null);
        var rows = e == 0 ? frames : network.Prepend(frames);

        var (positions, isFrame) = Rows(input.Waveform, e);
        var fresh = network.Alibi.Forward(RowDistance.Between(positions, isFrame, positions, isFrame), input.KeyMask.InsertAxis(1).InsertAxis(1));
        var past = input.PastPositions is null || input.PastMask is null
            ? null
            : network.Alibi.Forward(
                RowDistance.Between(positions, isFrame, input.PastPositions, keyIsFrame: null),
                input.PastMask.InsertAxis(1).InsertAxis(1));
        var attention = new CachedAttention(input, past, fresh, e, geometry);
        var features = network.Transform(rows, attention, observe: null, new RowRange(e, c));
        return new(
            features,
            network.Classify(features),
            positional.NewCaches,
            attention.NewKeys,
            attention.NewValues,
            attention.TokenKeys,
            attention.TokenValues);
    }

    // Row order: extra tokens, then frames 0 .. C + R - 1.
    private (T Positions, T IsFrame) Rows(T like, int e)
    {
        var s = e + geometry.StepFrames;
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
        StreamingStepInput<T> input, IReadOnlyList<T>? pastBiases, IReadOnlyList<T> freshBiases, int extraTokens, ChunkGeometry geometry) : IAttentionContext<T>
    {
        private readonly List<T> _newKeys = [];
        private readonly List<T> _newValues = [];
        private readonly List<T> _tokenKeys = [];
        private readonly List<T> _tokenValues = [];

        public IReadOnlyList<T> NewKeys => _newKeys;

        public IReadOnlyList<T> NewValues => _newValues;

        public IReadOnlyList<T> TokenKeys => _tokenKeys;

        public IReadOnlyList<T> TokenValues => _tokenValues;

        public T Attend(int layer, T q, T k, T v, RowRange? read)
        {
            // Raw keys are cached: ALiBi needs no rotation. Of the chunk's rows only its own frames, not look-ahead.
            _newKeys.Add(k.Slice(2, extraTokens, geometry.ChunkFrames));
            _newValues.Add(v.Slice(2, extraTokens, geometry.ChunkFrames));
            var segments = new List<KeySegment<T>>();
            if (pastBiases is not null)
            {
                segments.Add(new(input.PastKeys[layer], input.PastValues[layer], Bias(pastBiases)));
            }

            if (input.TokenKeys.Count > 0)
            {
                // Tokens are at no distance from anything, and always there.
                segments.Add(new(input.TokenKeys[layer], input.TokenValues[layer], q.Constant([0], 1, 1, 1, 1)));
            }
            else if (extraTokens > 0 && geometry.TokensEvery > 1)
            {
                _tokenKeys.Add(k.Slice(2, 0, extraTokens));
                _tokenValues.Add(v.Slice(2, 0, extraTokens));
            }

            segments.Add(new(k, v, Bias(freshBiases)));
            return q.Attention([.. segments]);

            T Bias(IReadOnlyList<T> biases)
            {
                var bias = biases[biases.Count == 1 ? 0 : layer];
                return read?.OfQueries(bias) ?? bias;
            }
        }
    }
}
