using Emotion2Vec.Audio.Ffmpeg;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Ffmpeg;

public sealed class FfmpegAddressTests
{
    [Theory]
    [InlineData("ffmpeg:/music/a.m4a", "file:/music/a.m4a", false, true)]
    [InlineData("ffmpeg:file:///music/what?.m4a", "file:/music/what?.m4a", false, true)]
    [InlineData("ffmpeg?live=yes:/dev/sound", "file:/dev/sound", true, false)]
    [InlineData("ffmpeg:https://host/a.m4a?sig=1&x=y", "https://host/a.m4a?sig=1&x=y", false, true)]
    [InlineData("ffmpeg?live=yes:https://host/radio?a:b", "https://host/radio?a:b", true, true)]
    [InlineData("ffmpeg:RTSP://user:pass@cam/1?profile=2", "RTSP://user:pass@cam/1?profile=2", true, false)]
    [InlineData("ffmpeg:udp://239.0.0.1:1234?localaddr=10.0.0.1", "udp://239.0.0.1:1234?localaddr=10.0.0.1", true, false)]
    [InlineData("ffmpeg?format=alsa:hw:1,0", "hw:1,0", true, false)]
    [InlineData("ffmpeg?format=lavfi&live=no&pace=fast:sine=440", "sine=440", false, true)]
    public void Parse_Inputs_AreOneArgumentWhateverTheyHold(string description, string input, bool isLive, bool mayWait)
    {
        var address = FfmpegAddress.Parse(description);
        string[] arguments = [.. address.Arguments];

        Assert.Equal(input, arguments[Array.IndexOf(arguments, "-i") + 1]);
        Assert.Equal((isLive, mayWait), (address.IsLive, address.MayWait));
    }

    [Theory]
    [InlineData("-y")]
    [InlineData("-f lavfi -i sine")]
    [InlineData("concat:/etc/passwd|/etc/shadow")]
    [InlineData("pipe:0")]
    [InlineData("subfile,,start,0,end,9,,:/etc/passwd")]
    [InlineData("$(reboot); `reboot`")]
    public void Arguments_InputMeantToBeMore_IsTheNameOfAFile(string input)
    {
        string[] arguments = [.. FfmpegAddress.Parse($"ffmpeg:{input}").Arguments];

        var at = Array.IndexOf(arguments, "-i");
        Assert.StartsWith("file:/", arguments[at + 1], StringComparison.Ordinal);
        Assert.EndsWith(input, arguments[at + 1], StringComparison.Ordinal);
        Assert.Equal("pipe:1", arguments[^1]);
        Assert.Equal(at, Array.LastIndexOf(arguments, "-i"));
    }

    [Theory]
    [InlineData("ffmpeg:a.m4a", true)]
    [InlineData("ffmpeg?format=alsa:default", true)]
    [InlineData("ffmpeg:https://host/list.m3u8", false)]
    [InlineData("ffmpeg:rtsp://cam/1", false)]
    public void Arguments_Protocols_LeadNeverFromOutsideToFilesNorFromFilesOutside(string description, bool isLocal)
    {
        string[] arguments = [.. FfmpegAddress.Parse(description).Arguments];
        var protocols = arguments[Array.IndexOf(arguments, "-protocol_whitelist") + 1].Split(',');

        Assert.Equal(isLocal, protocols.Contains("file"));
        Assert.Equal(!isLocal, protocols.Contains("http"));
        Assert.DoesNotContain("concat", protocols);
        Assert.DoesNotContain("pipe", protocols);
    }

    [Theory]
    [InlineData("ffmpeg:", "the input is missing")]
    [InlineData("ffmpeg?live=yes", "the input is missing")]
    [InlineData("ffmpeg:a\nb", "control characters")]
    [InlineData("ffmpeg?live=maybe:a", "neither yes nor no")]
    [InlineData("ffmpeg?pace=2:a", "realtime nor fast")]
    [InlineData("ffmpeg?pace=fast:udp://host:1", "this one is live")]
    [InlineData("ffmpeg?format=-y:a", "no name of a format")]
    [InlineData("ffmpeg?speed=1:a", "format, live, pace")]
    [InlineData("ffmpeg:gopher://host/a", "rtsp")]
    public void Parse_Wrong_SaysWhatThereIs(string description, string words)
    {
        var error = Assert.Throws<Emotion2VecException>(() => FfmpegAddress.Parse(description));

        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Secrets_ShowNowhere()
    {
        var address = FfmpegAddress.Parse("ffmpeg:rtsp://me:hidden@cam/1?key=hidden");
        var wrong = Assert.Throws<Emotion2VecException>(() => FfmpegAddress.Parse("ffmpeg?speed=1:rtsp://me:hidden@cam/1?key=hidden"));

        Assert.Equal("ffmpeg rtsp://***@cam/1?***", address.Description);
        Assert.Equal("[rtsp] rtsp://***@cam/1?*** refused by rtsp://***@cam:554/1", address.Mask("[rtsp] rtsp://me:hidden@cam/1?key=hidden: refused by rtsp://me:hidden@cam:554/1"));
        Assert.DoesNotContain("hidden", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MutatedText_GivesSafeArgumentsOrTheDocumentedError()
    {
        var random = new Random(61);
        string[] seeds = [":/music/a.m4a", "?format=alsa&live=no:hw:0", ":rtsp://me:word@cam:554/1?x=y", "?live=yes&pace=fast:https://host/a"];
        for (var round = 0; round < 5000; round++)
        {
            var text = "ffmpeg" + Fuzz.Mutate(seeds[random.Next(seeds.Length)], random);
            try
            {
                string[] arguments = [.. FfmpegAddress.Parse(text).Arguments];
                Assert.Equal(Array.IndexOf(arguments, "-i") + 2, Array.IndexOf(arguments, "-vn"));
                Assert.All(arguments, argument => Assert.DoesNotContain('\0', argument));
            }
            catch (Emotion2VecException exception)
            {
                Assert.Equal(ErrorKind.Configuration, exception.Kind);
            }
        }
    }
}
