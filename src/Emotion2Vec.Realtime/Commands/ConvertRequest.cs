namespace Emotion2Vec.Realtime.Commands;

/// <summary>What <c>convert</c> was asked for.</summary>
/// <param name="Checkpoint">A checkpoint file, or the folder that holds it with its configuration.</param>
/// <param name="Output">Folder of the model package to write.</param>
/// <param name="Name">The model's name; null for the folder's.</param>
/// <param name="Overwrite">Whether an existing package may be replaced.</param>
internal sealed record ConvertRequest(string Checkpoint, string Output, string? Name, bool Overwrite);
