namespace Emotion2Vec.Model.Configuration;

/// <summary>One rule of upstream's <c>scope_map</c>: parameters the model calls <c>Destination*</c> are called <c>Source*</c> in the checkpoint.</summary>
/// <param name="Source">Prefix in the checkpoint; may be empty.</param>
/// <param name="Destination">Prefix in the model; may be empty.</param>
public sealed record ScopePair(string Source, string Destination);
