namespace Emotion2Vec.Native;

/// <summary>A system library is not installed. The message names it, says what it is for and which Debian package brings it.</summary>
/// <param name="library">The library's short name, such as <c>sndfile</c>.</param>
/// <param name="debianPackage">The package to install on Debian and its relatives.</param>
/// <param name="message">What is missing, what it is for and how to get it.</param>
public sealed class NativeLibraryMissingException(string library, string debianPackage, string message) : Exception(message)
{
    /// <summary>The library's short name, such as <c>sndfile</c>.</summary>
    public string Library { get; } = library;

    /// <summary>The package to install on Debian and its relatives.</summary>
    public string DebianPackage { get; } = debianPackage;
}
