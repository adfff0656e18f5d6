using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion2Vec.Inference.Gating;

/// <summary>
/// One stream's state in the Silero detector, bound once: a window allocates nothing. The model hears 512 new samples behind the last 64 of the window before
/// (zeros at first), and hands on the state of its recurrent cell. Owned by the step thread.
/// </summary>
internal sealed class SileroDetector : ISpeechDetector
{
    private const int Window = 512;
    private const int Context = 64;
    private const int StateSize = 128;

    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly NativeTensor _input = new(1, Context + Window);
    private readonly NativeTensor _state = new(2, 1, StateSize);
    private readonly NativeTensor _nextState = new(2, 1, StateSize);
    private readonly NativeTensor _probability = new(1, 1);
    private readonly OrtValue _sampleRate;
    private bool _disposed;

    /// <summary>Allocates and binds.</summary>
    /// <param name="session">The model; must outlive this object.</param>
    public SileroDetector(InferenceSession session)
    {
        _session = session;
        _sampleRate = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Int64, []);
        _sampleRate.GetTensorMutableDataAsSpan<long>()[0] = ModelAudio.SampleRate;
        _binding = session.CreateIoBinding();
        _binding.BindInput("input", _input.Value);
        _binding.BindInput("state", _state.Value);
        _binding.BindInput("sr", _sampleRate);
        _binding.BindOutput("output", _probability.Value);
        _binding.BindOutput("stateN", _nextState.Value);
    }

    /// <inheritdoc/>
    public int WindowSamples => Window;

    /// <inheritdoc/>
    public float Detect(ReadOnlySpan<float> window)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, Window, nameof(window));
        var input = _input.Span;
        input[Window..].CopyTo(input);
        window.CopyTo(input[Context..]);
        try
        {
            _session.RunWithBinding(_options, _binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw new Emotion2VecException(ErrorKind.EngineLost, $"The speech detector failed: {e.Message} Start again, or switch it off with Gate:Enabled=false.", e);
        }

        _nextState.Span.CopyTo(_state.Span);
        return _probability.Span[0];
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _input.Span.Clear();
        _state.Span.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _binding.Dispose();
        _options.Dispose();
        _sampleRate.Dispose();
        foreach (var tensor in (ReadOnlySpan<NativeTensor>)[_input, _state, _nextState, _probability])
        {
            tensor.Dispose();
        }
    }
}
