namespace Emotion2Vec.Tests.Model.Weights;

/// <summary>Files made with upstream's own code; see tests/fixtures/upstream.</summary>
internal static class UpstreamFixtures
{
    public static string Root { get; } = Find();

    public static string Tiny(string name) => Path.Combine(Root, "tiny", name);

    public static string Ckpt(string name) => Path.Combine(Root, "ckpt", name);

    public static string Micro(string name) => Path.Combine(Root, "ckpt", "micro", name);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Emotion2Vec.Realtime.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The solution's folder was not found above the test binaries.");
        }

        return Path.Combine(folder.FullName, "tests", "fixtures", "upstream");
    }
}
