using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Audio;

/// <summary>Finds the files of tests/fixtures.</summary>
internal static class AudioFixtures
{
    public static string Path(string name) => RepositoryFolder.Path("tests", "fixtures", name);

    /// <summary>A folder of its own for one test, deleted by the caller's <c>using</c>.</summary>
    public static TemporaryFolder NewFolder() => new();

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
