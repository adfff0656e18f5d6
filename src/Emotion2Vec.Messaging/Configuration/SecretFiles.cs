namespace Emotion2Vec.Messaging.Configuration;

/// <summary>Looks after who may read files that hold secrets.</summary>
internal static class SecretFiles
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Finds the files that every user of this machine may read or change.</summary>
    /// <param name="files">Files with keys, passwords or tokens; empty names are left out.</param>
    /// <returns>Those that are open, with their keys. Empty on Windows, whose rights are not these.</returns>
    public static IEnumerable<NamedValue> Exposed(params IEnumerable<NamedValue> files) =>
        OperatingSystem.IsWindows() ? [] : files.Where(file => file.Value.Length > 0 && IsExposed(file.Value));

    // A device or a pipe keeps nothing; what cannot be looked at will say so when it is read.
    private static bool IsExposed(string path)
    {
        try
        {
            return !OperatingSystem.IsWindows() && File.Exists(path) && !path.StartsWith("/dev/", StringComparison.Ordinal) && (File.GetUnixFileMode(path) & Others) != 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
