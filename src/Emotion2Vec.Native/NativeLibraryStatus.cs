namespace Emotion2Vec.Native;

/// <summary>Whether one system library can be used here.</summary>
/// <param name="Name">The short name, such as <c>sndfile</c>.</param>
/// <param name="Purpose">What it is used for.</param>
/// <param name="DebianPackage">The package that brings it.</param>
/// <param name="FileName">The file name that loaded, or null if none did.</param>
/// <param name="Version">The library's own version text, or null where it is missing or tells none.</param>
public sealed record NativeLibraryStatus(string Name, string Purpose, string DebianPackage, string? FileName, string? Version)
{
    /// <summary>True if the library loaded.</summary>
    public bool IsFound => FileName is not null;
}
