using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;

namespace Emotion2Vec.Inference.Devices;

/// <summary>What lies on a device, and in which batch sizes it steps: nothing but arithmetic.</summary>
internal sealed class DevicePlan
{
    // Beside the weights: what the front end's first layers need in a step, in copies of their output at once. An allowance, not a measurement.
    private const int LayersAtOnce = 6;

    // Kernels count elements of a table in 32 bits.
    private const long MostElements = int.MaxValue;

    // The runtime's and the driver's own.
    private const double UsableShare = 0.9;

    private readonly EncoderConfig _config;
    private readonly ChunkGeometry _geometry;

    /// <summary>Plans.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0.</param>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="arithmetic">The type of products, activations and state.</param>
    /// <param name="maxBatch">Most streams in one step, at least 1.</param>
    public DevicePlan(EncoderConfig config, int labelCount, ChunkGeometry geometry, OnnxElement arithmetic, int maxBatch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatch, 1);
        (_config, _geometry, Arithmetic) = (config, geometry, arithmetic);
        var (d, heads, width, c, left) = (config.EmbedDim, config.NumHeads, config.HeadDim, geometry.ChunkFrames, geometry.LeftFrames);
        var (layers, reach) = (left == 0 ? 0 : config.PrenetDepth + config.Depth, config.ConvPosKernel / 2);
        Buckets = [.. Powers(maxBatch), maxBatch];
        Rows = new(DeviceGraphs.Rows, OnnxElement.Int64);
        Entries = layers == 0 ? null : new(DeviceGraphs.Entries, OnnxElement.Int64, Math.Min(c, left));
        Inputs =
        [
            Floats(TensorNames.Waveform, geometry.StepSamples),
            Floats(TensorNames.FrameValid, geometry.StepFrames),
            Floats(TensorNames.KeyMask, config.NumExtraTokens + geometry.StepFrames),
            .. left == 0 ? Array.Empty<TensorPlan>() : [Floats(TensorNames.PastPositions, left), Floats(TensorNames.PastMask, left)],
        ];
        Results = [Floats(TensorNames.Features, c, d), .. labelCount == 0 ? Array.Empty<TensorPlan>() : [Floats(TensorNames.Logits, c, labelCount)]];
        Tables = [.. Several(config.ConvPosDepth, TensorNames.PositionalCache, reach, d), .. Both(TensorNames.PastKey, TensorNames.PastValue, left)];
        Fresh = [.. Several(config.ConvPosDepth, TensorNames.NextPositionalCache, reach, d), .. Both(TensorNames.NewKey, TensorNames.NewValue, c)];

        static TensorPlan Floats(string name, params long[] row) => new(name, OnnxElement.Float32, row);
        IEnumerable<TensorPlan> Several(int count, Func<int, string> name, params long[] row) => Enumerable.Range(0, count).Select(i => new TensorPlan(name(i), arithmetic, row));
        IEnumerable<TensorPlan> Both(Func<int, string> keys, Func<int, string> values, int frames) =>
            Several(layers, keys, heads, frames, width).Concat(Several(layers, values, heads, frames, width));
    }

    /// <summary>The type of products, activations and state.</summary>
    public OnnxElement Arithmetic { get; }

    /// <summary>Batch sizes, ascending: powers of two, and the largest.</summary>
    public IReadOnlyList<int> Buckets { get; }

    /// <summary>The row of each stream of a batch.</summary>
    public TensorPlan Rows { get; }

    /// <summary>Where keys and values go; null without left context.</summary>
    public TensorPlan? Entries { get; }

    /// <summary>What a step is given from this side, in the order of a slot's inputs.</summary>
    public IReadOnlyList<TensorPlan> Inputs { get; }

    /// <summary>What a step yields to this side, in the order of a slot's outputs.</summary>
    public IReadOnlyList<TensorPlan> Results { get; }

    /// <summary>The streams' state, a row each: inputs of convolutions, keys, values.</summary>
    public IReadOnlyList<TensorPlan> Tables { get; }

    /// <summary>What a step yields to be kept, in the order of <see cref="Tables"/>.</summary>
    public IReadOnlyList<TensorPlan> Fresh { get; }

    /// <summary>Bytes of state of one stream.</summary>
    public long StreamBytes => Tables.Sum(table => table.RowBytes);

    /// <summary>Bytes of an element.</summary>
    /// <param name="element">Its type.</param>
    /// <returns>1 to 8.</returns>
    public static long BytesOf(OnnxElement element) => element switch
    {
        OnnxElement.Int64 => 8,
        OnnxElement.Float16 or OnnxElement.BFloat16 => 2,
        OnnxElement.Int8 or OnnxElement.UInt8 => 1,
        _ => 4,
    };

    /// <summary>The place in <see cref="Buckets"/> of the smallest batch that holds some streams.</summary>
    /// <param name="streams">1 to the largest.</param>
    /// <returns>The place.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are none, or too many.</exception>
    public int BucketOf(int streams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(streams, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(streams, Buckets[^1]);
        var i = 0;
        while (Buckets[i] < streams)
        {
            i++;
        }

        return i;
    }

    /// <summary>How many streams fit.</summary>
    /// <param name="freeBytes">Memory of the device.</param>
    /// <param name="weightBytes">What the weights take of it.</param>
    /// <returns>Streams; 0 or less if not even one fits.</returns>
    public long StreamsIn(long freeBytes, long weightBytes)
    {
        var first = _config.FeatureEncoder[0];
        var item = LayersAtOnce * (_geometry.StepSamples / (long)first.Stride) * first.Channels * BytesOf(Arithmetic);
        var fresh = Fresh.Sum(tensor => tensor.RowBytes);
        var left = (long)(UsableShare * freeBytes) - weightBytes - (Buckets[^1] * (item + fresh));

        // One row is nobody's.
        var counted = MostElements / Tables.Max(table => table.Row.Aggregate(1L, (product, n) => product * n));
        return Math.Min(left / StreamBytes, counted) - 1;
    }

    private static IEnumerable<int> Powers(int below)
    {
        for (var n = 1; n < below; n *= 2)
        {
            yield return n;
        }
    }
}
