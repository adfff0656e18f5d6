namespace Emotion2Vec.Realtime.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Path">The key meant; empty for a whole file.</param>
/// <param name="Message">What is wrong and what to do, continuing the key: <c>must be 1 to 65535</c>.</param>
/// <param name="Origin">Who gave the value.</param>
internal sealed record ConfigurationProblem(string Path, string Message, string Origin)
{
    /// <summary>One line for people.</summary>
    /// <returns><c>Web:Port must be 0 to 65535 (configs/x.json)</c>.</returns>
    public override string ToString() => Path.Length == 0 ? $"{Origin}: {Message}" : $"{Path} {Message} ({Origin})";
}
