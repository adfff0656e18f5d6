using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Training.Models;

/// <summary>An encoder's weights under a head that was drawn anew, for other classes than the encoder had.</summary>
/// <param name="encoder">The encoder, with or without a head of its own; disposed with this.</param>
/// <param name="drawn">Where the head is from; disposed with this.</param>
internal sealed class NewHeadWeights(IWeightSource encoder, IWeightSource drawn) : IWeightSource
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Names => drawn.Names;

    /// <inheritdoc/>
    public bool TryGetShape(string name, out IReadOnlyList<long> shape) => SourceOf(name).TryGetShape(name, out shape);

    /// <inheritdoc/>
    public void Read(string name, Span<float> destination) => SourceOf(name).Read(name, destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        encoder.Dispose();
        drawn.Dispose();
    }

    private IWeightSource SourceOf(string name) => name is ParameterCatalog.HeadWeight or ParameterCatalog.HeadBias ? drawn : encoder;
}
