using Emotion2Vec.Model.Weights;

namespace Emotion2Vec.Training.Tests.Support;

/// <summary>Other weights, each times a float32 factor: the fixtures' teacher is the student times 0.9.</summary>
internal sealed class ScaledWeights(IWeightSource weights, float factor) : IWeightSource
{
    public IReadOnlyCollection<string> Names => weights.Names;

    public bool TryGetShape(string name, out IReadOnlyList<long> shape) => weights.TryGetShape(name, out shape);

    public void Read(string name, Span<float> destination)
    {
        weights.Read(name, destination);
        foreach (ref var value in destination)
        {
            value *= factor;
        }
    }

    public void Dispose()
    {
        // The weights are another's.
    }
}
