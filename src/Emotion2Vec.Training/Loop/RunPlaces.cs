namespace Emotion2Vec.Training.Loop;

/// <summary>Where a run keeps what it makes.</summary>
/// <param name="Checkpoints">Folder of checkpoints.</param>
/// <param name="Package">Folder of the resulting package.</param>
internal sealed record RunPlaces(string Checkpoints, string Package);
