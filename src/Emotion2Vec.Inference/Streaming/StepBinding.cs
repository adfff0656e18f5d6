using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// Inputs and outputs of the step graph for a batch of B, in native memory that the session reads and writes in place, bound once: running it allocates nothing.
/// A stream's slot owns one with B = 1, whose inputs are its state; batches of several streams are gathered into larger ones.
/// </summary>
internal sealed class StepBinding : IDisposable
{
    private readonly GraphSession? _session;
    private readonly OrtIoBinding? _binding;
    private readonly RunOptions _options = new();
    private readonly bool _storedTokens;
    private readonly long[] _rows;
    private readonly OrtValue? _rowsValue;

    /// <summary>Allocates and binds.</summary>
    /// <param name="form">
    /// The form of the step; its session must outlive this object. Where a device computes and holds keys, values and convolution inputs, nothing is bound, and there are none of these here.
    /// </param>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0.</param>
    /// <param name="batch">B.</param>
    /// <param name="past">Keys and values of past frames: a row for each stream that may be in a batch; null where there are none here. They must outlive this object.</param>
    /// <param name="parent">A binding of a larger batch, or of a form that needs as much of everything, whose memory is to be used, or null to allocate.</param>
    public StepBinding(StepForm form, EncoderConfig config, int labelCount, int batch, PastCaches? past, StepBinding? parent = null)
    {
        var (geometry, session) = (form.Geometry, form.Session);
        _session = session;
        _storedTokens = form.StoredTokens;
        Batch = batch;
        var (c, l, e, d) = (geometry.ChunkFrames, geometry.LeftFrames, config.NumExtraTokens, config.EmbedDim);
        var (heads, width, reach) = (config.NumHeads, config.HeadDim, config.ConvPosKernel / 2);
        var layers = session is null ? 0 : config.PrenetDepth + config.Depth;
        var (kept, tokens) = (l == 0 ? 0 : layers, geometry.TokensEvery == 1 ? 0 : layers);
        var convolutions = session is null ? 0 : config.ConvPosDepth;

        NativeTensor New(NativeTensor? from, params ReadOnlySpan<long> shape) => from is null ? new(shape) : from.Prefix(shape);
        NativeTensor[] Several(int count, NativeTensor[]? from, params long[] shape) => [.. Enumerable.Range(0, count).Select(i => New(from?[i], shape))];

        Waveform = New(parent?.Waveform, batch, geometry.StepSamples);
        FrameValid = New(parent?.FrameValid, batch, geometry.StepFrames);
        KeyMask = New(parent?.KeyMask, batch, (form.StoredTokens ? 0 : e) + geometry.StepFrames);
        PastPositions = l == 0 ? null : New(parent?.PastPositions, batch, l);
        PastMask = l == 0 ? null : New(parent?.PastMask, batch, l);
        PositionalCaches = Several(convolutions, parent?.PositionalCaches, batch, reach, d);
        NextPositionalCaches = Several(convolutions, parent?.NextPositionalCaches, batch, reach, d);
        PastKeys = past?.Keys ?? [];
        PastValues = past?.Values ?? [];
        NewKeys = Several(kept, parent?.NewKeys, batch, heads, c, width);
        NewValues = Several(kept, parent?.NewValues, batch, heads, c, width);
        TokenKeys = Several(tokens, parent?.TokenKeys, batch, heads, e, width);
        TokenValues = Several(tokens, parent?.TokenValues, batch, heads, e, width);
        Features = New(parent?.Features, batch, c, d);
        Logits = labelCount == 0 ? null : New(parent?.Logits, batch, c, labelCount);
        _binding = session?.Session.CreateIoBinding();
        Inputs = [.. NamedInputs().Select(Bound(_binding is null ? null : _binding.BindInput))];
        Outputs = [.. NamedOutputs().Select(Bound(_binding is null ? null : _binding.BindOutput))];
        Gathered = [.. Inputs.Except(PastKeys).Except(PastValues)];
        _rows = new long[batch];
        if (past is not null && _binding is not null)
        {
            _rowsValue = OrtValue.CreateTensorValueFromMemory(_rows, [batch]);
            _binding.BindInput(TensorNames.Rows, _rowsValue);
        }

        static Func<(string Name, NativeTensor Tensor), NativeTensor> Bound(Action<string, OrtValue>? bind) => named =>
        {
            bind?.Invoke(named.Name, named.Tensor.Value);
            return named.Tensor;
        };
    }

    /// <summary>B.</summary>
    public int Batch { get; }

    public NativeTensor Waveform { get; }

    public NativeTensor FrameValid { get; }

    public NativeTensor KeyMask { get; }

    public NativeTensor? PastPositions { get; }

    public NativeTensor? PastMask { get; }

    public NativeTensor[] PositionalCaches { get; }

    public NativeTensor[] NextPositionalCaches { get; }

    public NativeTensor[] PastKeys { get; }

    public NativeTensor[] PastValues { get; }

    public NativeTensor[] NewKeys { get; }

    public NativeTensor[] NewValues { get; }

    /// <summary>Of the extra tokens: what a chunk with tokens of its own leaves, and those after it see. None where every chunk has its own.</summary>
    public NativeTensor[] TokenKeys { get; }

    /// <inheritdoc cref="TokenKeys"/>
    public NativeTensor[] TokenValues { get; }

    public NativeTensor Features { get; }

    public NativeTensor? Logits { get; }

    /// <summary>All inputs, B first in each shape; in the same order in every binding of a session.</summary>
    public NativeTensor[] Inputs { get; }

    /// <summary>Those inputs that hold nothing but the batch's: all but past keys and values.</summary>
    public NativeTensor[] Gathered { get; }

    /// <summary>The row of each stream's past keys and values; all 0 at first.</summary>
    public Span<long> Rows => _rows;

    /// <summary>All outputs, likewise.</summary>
    public NativeTensor[] Outputs { get; }

    /// <summary>Runs the step graph on what the inputs hold.</summary>
    /// <exception cref="InvalidOperationException">A device computes.</exception>
    public void Run()
    {
        if (_session is null || _binding is null)
        {
            throw new InvalidOperationException("What a device computes is bound there.");
        }

        _session.Session.RunWithBinding(_options, _binding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding?.Dispose();
        _rowsValue?.Dispose();
        _options.Dispose();
        foreach (var tensor in Gathered.Concat(Outputs))
        {
            tensor.Dispose();
        }
    }

    private static IEnumerable<(string Name, NativeTensor Tensor)> Optional(string name, NativeTensor? tensor) => tensor is null ? [] : [(name, tensor)];

    private static IEnumerable<(string Name, NativeTensor Tensor)> Each(Func<int, string> name, NativeTensor[] tensors) => tensors.Select((tensor, i) => (name(i), tensor));

    private IEnumerable<(string Name, NativeTensor Tensor)> NamedInputs() =>
    [
        (TensorNames.Waveform, Waveform),
        (TensorNames.FrameValid, FrameValid),
        (TensorNames.KeyMask, KeyMask),
        .. Optional(TensorNames.PastPositions, PastPositions),
        .. Optional(TensorNames.PastMask, PastMask),
        .. Each(TensorNames.PositionalCache, PositionalCaches),
        .. Each(TensorNames.PastKey, PastKeys),
        .. Each(TensorNames.PastValue, PastValues),
        .. _storedTokens ? Each(TensorNames.TokenKey, TokenKeys) : [],
        .. _storedTokens ? Each(TensorNames.TokenValue, TokenValues) : [],
    ];

    private IEnumerable<(string Name, NativeTensor Tensor)> NamedOutputs() =>
    [
        (TensorNames.Features, Features),
        .. Optional(TensorNames.Logits, Logits),
        .. Each(TensorNames.NextPositionalCache, NextPositionalCaches),
        .. Each(TensorNames.NewKey, NewKeys),
        .. Each(TensorNames.NewValue, NewValues),
        .. _storedTokens ? [] : Each(TensorNames.NewTokenKey, TokenKeys),
        .. _storedTokens ? [] : Each(TensorNames.NewTokenValue, TokenValues),
    ];
}
