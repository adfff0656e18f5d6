using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// Inputs and outputs of the step graph for a batch of B, in native memory that the session reads and writes in place, bound once: running it allocates nothing.
/// A stream's slot owns one with B = 1, whose inputs are its state; batches of several streams are gathered into larger ones.
/// </summary>
internal sealed class StepBinding : IDisposable
{
    private readonly GraphSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();

    /// <summary>Allocates and binds.</summary>
    /// <param name="session">The step session; must outlive this object.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0.</param>
    /// <param name="geometry">C, L and R.</param>
    /// <param name="batch">B.</param>
    /// <param name="parent">A binding of a larger batch whose memory is to be used, or null to allocate.</param>
    public StepBinding(GraphSession session, EncoderConfig config, int labelCount, ChunkGeometry geometry, int batch, StepBinding? parent = null)
    {
        _session = session;
        Batch = batch;
        var (c, l, d) = (geometry.ChunkFrames, geometry.LeftFrames, config.EmbedDim);
        var (heads, width, reach) = (config.NumHeads, config.HeadDim, config.ConvPosKernel / 2);
        var layers = l == 0 ? 0 : config.PrenetDepth + config.Depth;

        NativeTensor New(NativeTensor? from, params ReadOnlySpan<long> shape) => from is null ? new(shape) : from.Prefix(shape);
        NativeTensor[] Each(int count, NativeTensor[]? from, params long[] shape) => [.. Enumerable.Range(0, count).Select(i => New(from?[i], shape))];

        Waveform = New(parent?.Waveform, batch, geometry.StepSamples);
        FrameValid = New(parent?.FrameValid, batch, geometry.StepFrames);
        KeyMask = New(parent?.KeyMask, batch, config.NumExtraTokens + geometry.StepFrames);
        PastPositions = l == 0 ? null : New(parent?.PastPositions, batch, l);
        PastMask = l == 0 ? null : New(parent?.PastMask, batch, l);
        PositionalCaches = Each(config.ConvPosDepth, parent?.PositionalCaches, batch, reach, d);
        NextPositionalCaches = Each(config.ConvPosDepth, parent?.NextPositionalCaches, batch, reach, d);
        PastKeys = Each(layers, parent?.PastKeys, batch, heads, l, width);
        PastValues = Each(layers, parent?.PastValues, batch, heads, l, width);
        NewKeys = Each(layers, parent?.NewKeys, batch, heads, c, width);
        NewValues = Each(layers, parent?.NewValues, batch, heads, c, width);
        Features = New(parent?.Features, batch, c, d);
        Logits = labelCount == 0 ? null : New(parent?.Logits, batch, c, labelCount);
        Embedding = New(parent?.Embedding, batch, d);
        _binding = session.Session.CreateIoBinding();
        Bind();
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

    public NativeTensor Features { get; }

    public NativeTensor? Logits { get; }

    public NativeTensor Embedding { get; }

    /// <summary>All inputs, B first in each shape.</summary>
    public IEnumerable<NativeTensor> Inputs =>
        [Waveform, FrameValid, KeyMask, .. Optional(PastPositions), .. Optional(PastMask), .. PositionalCaches, .. PastKeys, .. PastValues];

    /// <summary>All outputs, B first in each shape.</summary>
    public IEnumerable<NativeTensor> Outputs => [Features, .. Optional(Logits), Embedding, .. NextPositionalCaches, .. NewKeys, .. NewValues];

    /// <summary>Runs the step graph on what the inputs hold.</summary>
    public void Run() => _session.Session.RunWithBinding(_options, _binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (var tensor in Inputs.Concat(Outputs))
        {
            tensor.Dispose();
        }
    }

    private static IEnumerable<NativeTensor> Optional(NativeTensor? tensor) => tensor is null ? [] : [tensor];

    private void Bind()
    {
        _binding.BindInput(TensorNames.Waveform, Waveform.Value);
        _binding.BindInput(TensorNames.FrameValid, FrameValid.Value);
        _binding.BindInput(TensorNames.KeyMask, KeyMask.Value);
        if (PastPositions is not null && PastMask is not null)
        {
            _binding.BindInput(TensorNames.PastPositions, PastPositions.Value);
            _binding.BindInput(TensorNames.PastMask, PastMask.Value);
        }

        _binding.BindOutput(TensorNames.Features, Features.Value);
        _binding.BindOutput(TensorNames.Embedding, Embedding.Value);
        if (Logits is not null)
        {
            _binding.BindOutput(TensorNames.Logits, Logits.Value);
        }

        for (var i = 0; i < PositionalCaches.Length; i++)
        {
            _binding.BindInput(TensorNames.PositionalCache(i), PositionalCaches[i].Value);
            _binding.BindOutput(TensorNames.NextPositionalCache(i), NextPositionalCaches[i].Value);
        }

        for (var i = 0; i < PastKeys.Length; i++)
        {
            _binding.BindInput(TensorNames.PastKey(i), PastKeys[i].Value);
            _binding.BindInput(TensorNames.PastValue(i), PastValues[i].Value);
            _binding.BindOutput(TensorNames.NewKey(i), NewKeys[i].Value);
            _binding.BindOutput(TensorNames.NewValue(i), NewValues[i].Value);
        }
    }
}
