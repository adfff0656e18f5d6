namespace Emotion2Vec.Tests.Hygiene;

/// <summary>The working copy that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root: the folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path inside it.</summary>
    /// <param name="parts">Folders and file below the root.</param>
    /// <returns>The full path.</returns>
    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Emotion2Vec.Realtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Emotion2Vec.Realtime.sln above {AppContext.BaseDirectory}.");
    }
}
