namespace Emotion2Vec.Realtime.Configuration;

/// <summary>One value and who gave it.</summary>
/// <param name="Path">Its key, levels separated by colons: <c>Streams:0:Id</c>.</param>
/// <param name="Value">The value as text.</param>
/// <param name="Origin">A file, an environment variable, the command line or the built-in default, for people.</param>
internal sealed record ConfigurationEntry(string Path, string Value, string Origin);
