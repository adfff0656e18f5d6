using Emotion2Vec.Native;

namespace Emotion2Vec.Realtime.Diagnostics;

/// <summary>Which system libraries answer, and which programs that are good to have are there.</summary>
internal static class LibraryChecks
{
    // Files and other live sound work without these: only microphones and encrypted RTP need them.
    private static readonly string[] Optional = ["portaudio", "srtp2"];

    private static readonly (string Program, string Package, string Purpose)[] Programs =
    [
        ("mosquitto_sub", "mosquitto-clients", "looking at what is published"),
        ("ffmpeg", "ffmpeg", "sending files as RTP, and converting what libsndfile does not read"),
    ];

    /// <summary>Runs the checks.</summary>
    /// <param name="libraries">What was found of the libraries.</param>
    /// <param name="searchPath">Folders of programs, as in <c>PATH</c>.</param>
    /// <returns>The findings.</returns>
    public static IEnumerable<Finding> Examine(IReadOnlyList<NativeLibraryStatus> libraries, string searchPath) =>
        [.. libraries.Select(Library), .. Programs.Select(program => Tool(program.Program, program.Package, program.Purpose, searchPath))];

    private static Finding Library(NativeLibraryStatus library) => library.IsFound
        ? new($"lib{library.Name}", Verdict.Ok, $"{library.FileName}{(library.Version is { } version ? $", {version}" : "")}: {library.Purpose}")
        : new(
            $"lib{library.Name}",
            Optional.Contains(library.Name) ? Verdict.Warning : Verdict.Problem,
            $"not found; needed for {library.Purpose}",
            $"apt-get install {library.DebianPackage}, or its equivalent elsewhere.");

    private static Finding Tool(string program, string package, string purpose, string searchPath)
    {
        var found = searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        return found is not null
            ? new(program, Verdict.Ok, $"{found}: {purpose}")
            : new(program, Verdict.Warning, $"not found; good for {purpose}, and not needed", $"apt-get install {package}, if you want it.");
    }
}
