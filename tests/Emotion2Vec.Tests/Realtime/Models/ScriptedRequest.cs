namespace Emotion2Vec.Tests.Realtime.Models;

/// <summary>What a <see cref="ScriptedServer"/> was asked.</summary>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Headers, letter case ignored.</param>
/// <param name="Number">Counts requests to the same method and path from 0.</param>
internal sealed record ScriptedRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, int Number)
{
    /// <summary>The first byte asked for, or 0.</summary>
    public int From => Headers.TryGetValue("Range", out var range) ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
}
