using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Gating;

/// <summary>
/// The Silero voice activity detector (configs/gate/CARD.md), whose weights this assembly carries: one session for all streams. Thread-safe; dispose it after its detectors.
/// </summary>
public sealed class SileroDetectorFactory : ISpeechDetectorFactory, IDisposable
{
    private const string Resource = "silero_vad_v6.onnx";

    private readonly InferenceSession _session;

    /// <summary>Loads the model.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: ONNX Runtime refused it.</exception>
    public SileroDetectorFactory()
    {
        try
        {
            // A window is 0.1 ms of work: more threads would only wait for one another.
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            _session = new InferenceSession(ReadModel(), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new Emotion2VecException(ErrorKind.EngineLost, $"ONNX Runtime could not load the speech detector: {e.Message} Switch it off with Gate:Enabled=false.", e);
        }
    }

    /// <inheritdoc/>
    public ISpeechDetector Open() => new SileroDetector(_session);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <summary>The model file's bytes.</summary>
    internal static byte[] ReadModel()
    {
        using var stream = typeof(SileroDetectorFactory).Assembly.GetManifestResourceStream(Resource)
            ?? throw new Emotion2VecException(ErrorKind.NotFound, $"The assembly lacks its resource '{Resource}'; install the program again.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
