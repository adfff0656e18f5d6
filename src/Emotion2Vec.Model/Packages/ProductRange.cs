namespace Emotion2Vec.Model.Packages;

/// <summary>What the input of a product lies in; beyond, it is clipped.</summary>
/// <param name="Weight">Upstream's name of the product's weight.</param>
/// <param name="Low">At most 0.</param>
/// <param name="High">At least 0.</param>
public sealed record ProductRange(string Weight, float Low, float High);
