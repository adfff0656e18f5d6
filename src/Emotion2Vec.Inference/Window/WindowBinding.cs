using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Configuration;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Window;

/// <summary>
/// Inputs and outputs of the window graph for one window of T frames, bound once. A shorter window's tensors are views of the longest one's:
/// streams end on any frame, so in time every length up to W is bound, and each with memory of its own would add up to gigabytes.
/// </summary>
internal sealed class WindowBinding : IDisposable
{
    private readonly GraphSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly WindowBinding? _longest;
    private readonly List<NativeTensor> _tensors = [];

    /// <summary>Allocates and binds.</summary>
    /// <param name="session">The window session; must outlive this object.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="labelCount">Classes (V), or 0.</param>
    /// <param name="frames">T.</param>
    /// <param name="hop">H: how many of the newest frames the graph yields, all if there are fewer.</param>
    /// <param name="longest">A binding of at least as many frames whose memory is to be used, or null to allocate.</param>
    public WindowBinding(GraphSession session, EncoderConfig config, int labelCount, int frames, int hop, WindowBinding? longest = null)
    {
        _session = session;
        _longest = longest;
        _binding = session.Session.CreateIoBinding();
        var rows = config.NumExtraTokens + frames;
        Waveform = Input(TensorNames.Waveform, 1, WindowGeometry.SamplesOf(frames));
        Input(TensorNames.FrameValid, 1, frames).Span.Fill(1);
        Input(TensorNames.KeyMask, 1, rows);
        OfflineInput.FillRows(Input(TensorNames.Positions, 1, rows).Span, Input(TensorNames.IsFrame, 1, rows).Span, config.NumExtraTokens);
        Features = Output(TensorNames.Features, 1, Math.Min(frames, hop), config.EmbedDim);
        Logits = labelCount == 0 ? null : Output(TensorNames.Logits, 1, Math.Min(frames, hop), labelCount);
    }

    /// <summary>[1, N] normalised samples.</summary>
    public NativeTensor Waveform { get; }

    public NativeTensor Features { get; }

    public NativeTensor? Logits { get; }

    public void Run() => _session.Session.RunWithBinding(_options, _binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (var tensor in _tensors)
        {
            tensor.Dispose();
        }
    }

    private NativeTensor Input(string name, params ReadOnlySpan<long> shape)
    {
        var tensor = New(shape);
        _binding.BindInput(name, tensor.Value);
        return tensor;
    }

    private NativeTensor Output(string name, params ReadOnlySpan<long> shape)
    {
        var tensor = New(shape);
        _binding.BindOutput(name, tensor.Value);
        return tensor;
    }

    private NativeTensor New(ReadOnlySpan<long> shape)
    {
        // Every binding makes its tensors in the same order.
        var tensor = _longest is null ? new NativeTensor(shape) : _longest._tensors[_tensors.Count].Prefix(shape);
        _tensors.Add(tensor);
        return tensor;
    }
}
