namespace Emotion2Vec.Tests.Support;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Emotion2Vec.Realtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Emotion2Vec.Realtime.sln above {AppContext.BaseDirectory}.");
    }
}
