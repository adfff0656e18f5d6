namespace Emotion2Vec.Model.Weights;

/// <summary>Named float tensors that are read one at a time, so that a file costs no more memory than what is asked of it. Safe for concurrent reads.</summary>
public interface IWeightSource : IDisposable
{
    /// <summary>Names of all tensors.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Looks up a tensor's shape.</summary>
    /// <param name="name">The tensor's full name.</param>
    /// <param name="shape">Its dimensions, outermost first; empty for a scalar.</param>
    /// <returns>False if there is no such tensor.</returns>
    bool TryGetShape(string name, out IReadOnlyList<long> shape);

    /// <summary>Reads a tensor as float32, C order; other float types are converted.</summary>
    /// <param name="name">The tensor's full name.</param>
    /// <param name="destination">Exactly as many elements as the shape's product.</param>
    /// <exception cref="ModelException">The tensor is absent, of a type that holds no floats, or the file is damaged.</exception>
    void Read(string name, Span<float> destination);
}
