using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion2Vec.Inference.Rounding;

/// <summary>Finds what the input of every product lies in, by running the model in float32 on speech under the chunk mask, as it will be served.</summary>
internal static class RangeFinder
{
    /// <summary>Finds them.</summary>
    /// <param name="model">The model, in float32.</param>
    /// <param name="geometry">How it will be served.</param>
    /// <param name="speech">16 kHz recordings.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    /// <returns>A range for each weight.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: there is too little speech, or the model yields no numbers.</exception>
    public static IReadOnlyDictionary<string, ActivationRange> Find(
        EncoderModel model, ChunkGeometry geometry, IReadOnlyList<float[]> speech, CancellationToken cancellationToken)
    {
        var (graph, weights) = model.Graphs.Extents(geometry, SpeechPieces.Samples(geometry));
        using var session = model.CreateSession(graph);
        string[] outputs = [.. weights.Select(TensorNames.Lowest), .. weights.Select(TensorNames.Highest)];
        float[]? extremes = null;
        foreach (var piece in SpeechPieces.Fitting(geometry, speech))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var waveform = OrtValue.CreateTensorValueFromMemory(piece, [1, piece.Length]);
            using var options = new RunOptions();
            using var results = session.Session.Run(options, [TensorNames.Waveform], [waveform], outputs);
            float[] found = [.. results.Select(result => result.GetTensorDataAsSpan<float>()[0])];
            extremes = extremes is null
                ? found
                : [.. found.Select((value, i) => i < weights.Count ? Math.Min(value, extremes[i]) : Math.Max(value, extremes[i]))];
        }

        return extremes is null
            ? throw new Emotion2VecException(ErrorKind.InvalidInput, "There is too little speech to find the ranges of a model's values on: recordings of at least half a minute are needed.")
            : weights.Index().ToDictionary(entry => entry.Item, entry => Range(entry.Item, extremes[entry.Index], extremes[weights.Count + entry.Index]), StringComparer.Ordinal);
    }

    private static ActivationRange Range(string weight, float low, float high)
    {
        // Zero must be exact: padding and masks are zeros.
        var range = new ActivationRange(Math.Min(low, 0), Math.Max(high, 0));
        return float.IsFinite(range.Scale) && range.Scale > 0
            ? range
            : throw new Emotion2VecException(ErrorKind.InvalidInput, $"The input of '{weight}' lies in {low} to {high} on this speech, which no range can be made of: the model is damaged, or the speech is silent.");
    }
}
