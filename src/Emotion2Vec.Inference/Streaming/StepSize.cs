using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>A size of chunks with its session; weights are the model's, whatever the size.</summary>
/// <param name="Geometry">C, L and R.</param>
/// <param name="Session">The step session; null where something else computes.</param>
internal sealed record StepSize(ChunkGeometry Geometry, GraphSession? Session) : IDisposable
{
    /// <summary>Builds the sessions of all sizes, or none.</summary>
    /// <param name="model">The model; must outlive them.</param>
    /// <param name="geometries">One for each size.</param>
    /// <returns>The sizes, in order.</returns>
    public static StepSize[] CreateAll(EncoderModel model, IReadOnlyList<ChunkGeometry> geometries)
    {
        var sizes = new List<StepSize>();
        try
        {
            foreach (var geometry in geometries)
            {
                sizes.Add(new(geometry, model.CreateSession(model.Graphs.Step(geometry))));
            }
        }
        catch
        {
            sizes.ForEach(size => size.Dispose());
            throw;
        }

        return [.. sizes];
    }

    /// <inheritdoc/>
    public void Dispose() => Session?.Dispose();
}
