namespace Emotion2Vec.Native;

/// <summary>A system library: the name that <c>LibraryImport</c> uses, the file names it may have, and what a person needs to know to install it.</summary>
/// <param name="Name">The name in <c>LibraryImport</c>.</param>
/// <param name="Purpose">What it is used for, completing the words "is needed for".</param>
/// <param name="DebianPackage">The package that brings it.</param>
/// <param name="FileNames">Names to try, in order. Runtime-only Linux packages install the versioned soname alone.</param>
/// <param name="Version">Asks the loaded library for its version; null where it has no such function.</param>
internal sealed record LibraryDescription(string Name, string Purpose, string DebianPackage, string[] FileNames, Func<string>? Version);
