namespace Emotion2Vec.Model.Weights;

/// <summary>One parameter that a model must have.</summary>
/// <param name="Name">Upstream's own name.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
/// <param name="Initialization">How it starts in a model made from scratch.</param>
/// <param name="FanIn">Inputs of one output of its layer; 0 where that means nothing.</param>
public sealed record ParameterSpec(string Name, IReadOnlyList<long> Shape, Initialization Initialization, int FanIn = 0)
{
    /// <summary>Elements: the product of the shape.</summary>
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);
}
