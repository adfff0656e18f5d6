using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Weights;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Emotion2Vec.Inference.Sessions;

/// <summary>An inference session over a generated graph whose weights live in a shared store.</summary>
internal sealed class GraphSession : IDisposable
{
    // The runtime folds what it can compute beforehand from small parameters (the ALiBi scale, for one) before supplied ones are in place,
    // so these travel inside the graph. Everything above is shared.
    private const long LargestInside = 16384;

    private GraphSession(InferenceSession session) => Session = session;

    /// <summary>The runtime's session. Safe for concurrent runs.</summary>
    public InferenceSession Session { get; }

    /// <summary>Builds a session.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Its parameters; must outlive the session.</param>
    /// <param name="threads">Threads within one operation, 0 for all cores.</param>
    /// <returns>The session.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.EngineLost"/>: the runtime refused the graph. <see cref="ErrorKind.PermissionDenied"/>: the temporary folder cannot be written.
    /// </exception>
    public static GraphSession Create(OnnxGraph graph, WeightStore weights, int threads)
    {
        var folder = CreateFolder();
        try
        {
            using var options = Options(threads);
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder.FullName);
            foreach (var parameter in graph.Parameters.Where(IsShared))
            {
                options.AddInitializer(parameter.Name, weights.Get(parameter).Value);
            }

            var model = OnnxWriter.WriteForSession(graph, weights.ReadBytes, IsShared);
            return new(new InferenceSession(model, options, weights.Prepacked));
        }
        catch (OnnxRuntimeException e)
        {
            throw Refused(graph, e);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Builds a session that holds its weights itself: where its memory is a device's, or weights are to be converted as it is loaded.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Its parameters, read once.</param>
    /// <param name="threads">Threads within one operation, 0 for all cores.</param>
    /// <param name="configure">Names the provider; null for the runtime's own.</param>
    /// <returns>The session.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.EngineLost"/>: the runtime refused the graph or the provider.</exception>
    public static GraphSession CreateWhole(OnnxGraph graph, WeightStore weights, int threads, Action<SessionOptions>? configure = null)
    {
        try
        {
            using var options = Options(threads);
            configure?.Invoke(options);
            return new(new InferenceSession(OnnxWriter.WriteForSession(graph, weights.ReadBytes, supplied: _ => false), options));
        }
        catch (OnnxRuntimeException e)
        {
            throw Refused(graph, e);
        }
    }

    private static SessionOptions Options(int threads)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Spinning workers would take the cores that capture and publishing need.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    private static Emotion2VecException Refused(OnnxGraph graph, OnnxRuntimeException e) =>
        new(ErrorKind.EngineLost, $"ONNX Runtime could not load the graph '{graph.Name}': {e.Message}", e);

    // Parameters are declared as lying in a file that the session never opens for values, because each is supplied here; the runtime only insists that it exists.
    private static DirectoryInfo CreateFolder()
    {
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("e2v-");
            File.WriteAllBytes(Path.Combine(folder.FullName, OnnxWriter.SuppliedLocation), [0]);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder?.Delete(recursive: true);
            throw new Emotion2VecException(
                ErrorKind.PermissionDenied,
                $"No file can be made in the temporary folder '{Path.GetTempPath()}', which ONNX Runtime needs to load a model: {e.Message} Set TMPDIR to a folder that can be written.",
                e);
        }
    }

    private static bool IsShared(OnnxParameter parameter) => parameter.Count > LargestInside;

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}
