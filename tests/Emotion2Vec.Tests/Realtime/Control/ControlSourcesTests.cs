using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Configuration;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Tests.Realtime.Control;

public sealed class ControlSourcesTests : IDisposable
{
    private const string Sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 5004 RTP/AVP 0\r\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-control-");

    public ControlSourcesTests()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "one.wav"), "");
        File.WriteAllText(Path.Combine(_folder.FullName, "secret.txt"), "");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "files", "calls"));
        File.WriteAllText(Path.Combine(_folder.FullName, "files", "calls", "two.wav"), "");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "files", "link.wav"), Path.Combine(_folder.FullName, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "files", "up"), _folder.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("demo", "spoken-clip.flac")]
    [InlineData("demo?pace=fast&loop=forever", "spoken-clip.flac")]
    [InlineData("rtp://127.0.0.1:5004?codec=opus", "udp/5004 OPUS")]
    [InlineData("file:calls/two.wav?pace=fast", "two.wav")]
    public void Create_Allowed_IsMade(string source, string description) =>
        Assert.Contains(description, All().Create(source, null).Description, StringComparison.Ordinal);

    [Fact]
    public void Create_SessionDescription_IsMade() => Assert.Contains("udp/5004", All().Create(null, Sdp).Description, StringComparison.Ordinal);

    [Theory]
    [InlineData("file:../one.wav", ErrorKind.InvalidInput)]
    [InlineData("file:calls/../../one.wav", ErrorKind.InvalidInput)]
    [InlineData("file:/etc/passwd", ErrorKind.InvalidInput)]
    [InlineData("file:///etc/passwd", ErrorKind.InvalidInput)]
    [InlineData("file:calls\\two.wav", ErrorKind.InvalidInput)]
    [InlineData("file:", ErrorKind.InvalidInput)]
    [InlineData("file:link.wav", ErrorKind.PermissionDenied)]
    [InlineData("file:up/secret.txt", ErrorKind.PermissionDenied)]
    [InlineData("file:calls/none.wav", ErrorKind.NotFound)]
    [InlineData("/etc/passwd", ErrorKind.PermissionDenied)]
    [InlineData("one.wav", ErrorKind.PermissionDenied)]
    [InlineData("-", ErrorKind.PermissionDenied)]
    [InlineData("stdin:", ErrorKind.PermissionDenied)]
    [InlineData("pipe:/tmp/x", ErrorKind.PermissionDenied)]
    [InlineData("ffmpeg:http://127.0.0.1/", ErrorKind.PermissionDenied)]
    [InlineData("ffmpeg?format=pulse:default", ErrorKind.PermissionDenied)]
    [InlineData("pcap:/tmp/x", ErrorKind.PermissionDenied)]
    [InlineData("sdp:/etc/passwd", ErrorKind.InvalidInput)]
    [InlineData("call.sdp", ErrorKind.PermissionDenied)]
    [InlineData("audiosocket://0.0.0.0:1", ErrorKind.PermissionDenied)]
    [InlineData("web:", ErrorKind.PermissionDenied)]
    [InlineData("", ErrorKind.PermissionDenied)]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu&reports=192.0.2.1:53", ErrorKind.InvalidInput)]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu\nx", ErrorKind.InvalidInput)]
    [InlineData("demo?pace=never", ErrorKind.InvalidInput)]
    public void Create_NotAllowed_IsRefused(string source, ErrorKind kind) => Assert.Equal(kind, Assert.Throws<Emotion2VecException>(() => All().Create(source, null)).Kind);

    [Theory]
    [InlineData("v=0")]
    [InlineData("")]
    [InlineData("file:/etc/passwd")]
    public void Create_NoSessionDescription_IsRefused(string sdp) => Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<Emotion2VecException>(() => All().Create(null, sdp)).Kind);

    [Fact]
    public void Create_EndlessTexts_AreRefused()
    {
        Assert.Throws<Emotion2VecException>(() => All().Create("rtp://" + new string('1', 2000), null));
        Assert.Throws<Emotion2VecException>(() => All().Create(null, new string('v', 1 << 20)));
    }

    [Theory]
    [InlineData("", "demo")]
    [InlineData("rtp", "demo")]
    [InlineData("file", "file:calls/two.wav")]
    public void Create_KindNotNamed_IsRefused(string kinds, string source) => Assert.Equal(
        ErrorKind.PermissionDenied, Assert.Throws<Emotion2VecException>(() => new ControlSources(new() { Sources = kinds }, new AudioSourceFactory()).Create(source, null)).Kind);

    [Theory]
    [InlineData("demo,rtp", true)]
    [InlineData(" mic , file ", true)]
    [InlineData("", true)]
    [InlineData("ffmpeg", false)]
    [InlineData("demo rtp", false)]
    [InlineData("demo,,rtp", false)]
    public void Validate_Sources_AreKindsThatThereAre(string kinds, bool isValid) => Assert.Equal(
        isValid, OptionsValidator.Validate(new() { Streams = [new() { Id = "a", Source = "a.wav" }], Control = new() { Sources = kinds } }).Count == 0);

    private ControlSources All() => new(
        new() { Sources = "demo, rtp, sdp, file", FilesFolder = Path.Combine(_folder.FullName, "files") }, new AudioSourceFactory(new AudioSourceOptions(), TimeProvider.System));
}
