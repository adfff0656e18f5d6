namespace Emotion2Vec.Native;

/// <summary>A system library returned an error. The message carries the library's own words.</summary>
/// <param name="library">The library's short name, such as <c>soxr</c>.</param>
/// <param name="code">The library's error code, or 0 where it gives words only.</param>
/// <param name="message">The library's words.</param>
public sealed class NativeCallException(string library, int code, string message) : Exception($"{library}: {message}")
{
    /// <summary>The library's short name, such as <c>soxr</c>.</summary>
    public string Library { get; } = library;

    /// <summary>The library's error code, or 0 where it gives words only.</summary>
    public int Code { get; } = code;
}
