namespace Emotion2Vec.Tests.Audio;

/// <summary>Finds the files of tests/fixtures.</summary>
internal static class AudioFixtures
{
    private static readonly string Root = FindRoot();

    public static string Path(string name) => System.IO.Path.Combine(Root, "tests", "fixtures", name);

    /// <summary>A folder of its own for one test, deleted by the caller's <c>using</c>.</summary>
    public static TemporaryFolder NewFolder() => new();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Emotion2Vec.Realtime.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Emotion2Vec.Realtime.sln");
    }

    internal sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-audio-");

        public string File(string name) => System.IO.Path.Combine(_folder.FullName, name);

        public string Write(string name, ReadOnlySpan<byte> bytes)
        {
            System.IO.File.WriteAllBytes(File(name), bytes);
            return File(name);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
