namespace Emotion2Vec.Core.Encoding;

/// <summary>Lanes that are alike among others that are not.</summary>
/// <param name="Name">What computes there, for people.</param>
/// <param name="Encoder">What opens them.</param>
/// <param name="Lanes">How many come before those of the next kind, at least 1.</param>
public sealed record LaneKind(string Name, IStreamEncoder Encoder, int Lanes);
