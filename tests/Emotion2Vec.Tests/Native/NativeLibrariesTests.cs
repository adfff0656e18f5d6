using Emotion2Vec.Native;

namespace Emotion2Vec.Tests.Native;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void Probe_InstalledLibraries_NamesTheFileAndTheVersion()
    {
        var status = NativeLibraries.Probe();

        Assert.Equal(["sndfile", "soxr", "speexdsp", "opus", "spandsp", "srtp2", "portaudio"], status.Select(library => library.Name));
        Assert.All(status, library => Assert.True(library.IsFound, $"{library.Name}: install {library.DebianPackage}"));
        Assert.Contains("libsndfile", status[0].Version!, StringComparison.Ordinal);
        Assert.Contains("libsoxr", status[1].Version!, StringComparison.Ordinal);
        Assert.Null(status[2].Version);
        Assert.Contains("libopus", status[3].Version!, StringComparison.Ordinal);
        Assert.Null(status[4].Version);
        Assert.Contains("libsrtp2", status[5].Version!, StringComparison.Ordinal);
        Assert.Contains("PortAudio", status[6].Version!, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoNameExists_ReturnsZero()
    {
        var absent = new LibraryDescription("absent", "a test", "libabsent1", ["libabsent-e2v.so.1", "absent-e2v.dll"], null);

        Assert.Equal(0, NativeLibraries.Load(absent, out var fileName));
        Assert.Null(fileName);
    }

    [Fact]
    public void Load_FirstNameIsMissing_FallsBackToTheNext()
    {
        var second = new LibraryDescription("soxr", "a test", "libsoxr0", ["libabsent-e2v.so.1", "libsoxr.so.0", "libsoxr.0.dylib", "soxr.dll"], null);

        Assert.NotEqual(0, NativeLibraries.Load(second, out var fileName));
        Assert.NotEqual("libabsent-e2v.so.1", fileName);
    }

    [Fact]
    public void Missing_AnyLibrary_SaysWhatItIsForAndHowToGetIt()
    {
        var error = NativeLibraries.Missing(new LibraryDescription("absent", "reading minds", "libabsent1", ["libabsent.so.1"], null));

        Assert.Equal("absent", error.Library);
        Assert.Equal("libabsent1", error.DebianPackage);
        Assert.Contains("libabsent.so.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("reading minds", error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libabsent1", error.Message, StringComparison.Ordinal);
    }
}
