using Emotion2Vec.Audio.Ffmpeg;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Audio.Microphones;
using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Sources;

public sealed class AudioSourceFactoryTests
{
    private readonly AudioSourceFactory _factory = new(new AudioSourceOptions(), TimeProvider.System, () => Stream.Null);

    [Theory]
    [InlineData("speech.wav", typeof(FileSource), "file speech.wav")]
    [InlineData("/music/with: colon.flac", typeof(FileSource), "file with: colon.flac")]
    [InlineData("C:\\music\\a.wav", typeof(FileSource), null)]
    [InlineData("file:/music/a.wav", typeof(FileSource), "file a.wav")]
    [InlineData("file:///music/a.wav?pace=fast&loop=3", typeof(FileSource), "file a.wav")]
    [InlineData("file:a.wav?loop=forever&pace=0.5", typeof(FileSource), "file a.wav")]
    [InlineData("-", typeof(StandardInputSource), "stdin S16 16000 Hz x1")]
    [InlineData("stdin:", typeof(StandardInputSource), "stdin S16 16000 Hz x1")]
    [InlineData("stdin:?format=f32le&rate=48000&channels=2", typeof(StandardInputSource), "stdin F32 48000 Hz x2")]
    [InlineData("stdin:?format=wav", typeof(StandardInputSource), "stdin wav")]
    [InlineData("rtp://0.0.0.0:5004?codec=pcma", typeof(RtpSource), "rtp udp/5004 PCMA")]
    [InlineData("pipe:/run/sound?format=wav", typeof(PipeSource), "pipe sound wav")]
    [InlineData("pipe:///run/sound", typeof(PipeSource), "pipe sound S16 16000 Hz x1")]
    [InlineData("ffmpeg:/music/a.m4a", typeof(FfmpegSource), "ffmpeg a.m4a")]
    [InlineData("ffmpeg?format=alsa&live=no:hw:0", typeof(FfmpegSource), "ffmpeg hw:0")]
    [InlineData("mic:", typeof(MicrophoneSource), "mic default")]
    [InlineData("mic:USB Audio: #1 (hw:1,0)?rate=44100&channel=mix&channels=2", typeof(MicrophoneSource), "mic USB Audio: #1 (hw:1,0)")]
    public void Create_EveryForm_MakesItsSource(string description, Type type, string? text)
    {
        var source = _factory.Create(description).Source!;

        Assert.IsType(type, source);
        Assert.Equal(type == typeof(RtpSource) || type == typeof(MicrophoneSource), source.IsLive);
        Assert.Equal(text ?? source.Description, source.Description);
    }

    [Fact]
    public void Create_MicrophoneSplit_IsADoor() => Assert.Equal("mic 3, 2 channels", _factory.Create("mic:3?split=each").Door!.Description);

    [Fact]
    public void Create_StreamsEach_IsADoor()
    {
        var rtp = _factory.Create("rtp://0.0.0.0:5004?codec=opus&streams=each&name=cname");
        var sdp = _factory.Create($"sdp:{AudioFixtures.Path("rtp/bs_pcmu_offer.sdp")}?streams=each");

        Assert.Equal("rtp udp/5004 OPUS, a stream for each sender", Assert.IsType<RtpDoor>(rtp.Door).Description);
        Assert.Equal("rtp udp/16006 PCMU, a stream for each sender", Assert.IsType<RtpDoor>(sdp.Door).Description);
    }

    [Fact]
    public void Create_SdpOfSeveralMedia_TakesTheOneMeant()
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.Write("two.sdp", "v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\nm=audio 5006 RTP/AVP 8\n"u8);

        Assert.Equal("rtp udp/5004 PCMU", _factory.Create($"sdp:{path}").Description);
        Assert.Equal("rtp udp/5006 PCMA", _factory.Create($"sdp:{path}?media=2").Description);
        Assert.Equal("rtp udp/5004 PCMU, rtp udp/5006 PCMA, a stream for each sender", _factory.Create($"sdp:{path}?streams=each").Description);
        foreach (var (options, words) in new[] { ("media=3", "from 1 to 2"), ("iface=lo", "multicast"), ("name=cname", "streams=each"), ("codec=pcmu", "media, streams") })
        {
            var error = Assert.Throws<Emotion2VecException>(() => _factory.Create($"sdp:{path}?{options}"));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Create_Sdp_ByNameOrByScheme()
    {
        var path = AudioFixtures.Path("rtp/ff_L16_16k_mono.sdp");

        Assert.Equal("rtp udp/5034 L16", _factory.Create(path).Description);
        Assert.Equal("rtp udp/5034 L16", _factory.Create($"sdp:{path}").Description);
        Assert.Equal("rtp udp/5034 L16", _factory.Create($"sdp://{path}").Description);
    }

    [Fact]
    public async Task Create_FileThatLooksLikeAScheme_IsTheFile()
    {
        using var folder = AudioFixtures.NewFolder();
        var name = folder.Write("x:y.wav", WavBytes.Create(1, 16000, 1, 16, new byte[800]));
        var writer = new RecordingWriter();

        await _factory.Create(name).Source!.RunAsync(writer, CancellationToken.None);

        Assert.Equal(400, writer.Written);
    }

    [Fact]
    public async Task Create_FastTwice_PlaysTwice()
    {
        var writer = new RecordingWriter();

        await _factory.Create($"file:{AudioFixtures.Path("audio/f32.wav")}?pace=fast&loop=2").Source!.RunAsync(writer, CancellationToken.None);

        Assert.Equal(96000, writer.Written);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("http://example.org/a.mp3", "file:PATH")]
    [InlineData("rtsp://me:word@cam/1", "with 'ffmpeg:' before it")]
    [InlineData("rtsp://me:word@cam/1", "rtsp://***@cam/1")]
    [InlineData("ffmpeg:", "input is missing")]
    [InlineData("pipe:", "path is missing")]
    [InlineData("pipe:a?format=mp3", "s16le, s24le, s32le, f32le and wav")]
    [InlineData("tape:", "rtp://ADDRESS:PORT")]
    [InlineData("mic:?gain=2", "rate, channels, channel, split")]
    [InlineData("mic:?rate=48", "from 1000 to 384000")]
    [InlineData("mic:?channel=3&channels=2", "no channel 3 of 2")]
    [InlineData("mic:?channel=0", "from 1 to 64")]
    [InlineData("mic:?split=both", "split=each")]
    [InlineData("mic:?split=each&channels=1", "cannot be split")]
    [InlineData("mic:?split=each&channel=1", "leave one of them out")]
    [InlineData("file:", "path")]
    [InlineData("file:?pace=fast", "path")]
    [InlineData("file:a.wav?speed=2", "pace, loop")]
    [InlineData("file:a.wav?pace=quick", "realtime, fast")]
    [InlineData("file:a.wav?loop=0", "from 1 to")]
    [InlineData("file:a.wav?loop=ever", "from 1 to")]
    [InlineData("stdin:x", "stdin:?format")]
    [InlineData("stdin:?format=mp3", "s16le, s24le, s32le, f32le and wav")]
    [InlineData("stdin:?rate=1", "from 1000 to 384000")]
    [InlineData("stdin:?channels=65", "from 1 to 64")]
    [InlineData("stdin:?format=wav&rate=16000", "itself")]
    [InlineData("rtp://0.0.0.0:5004", "codec=pcmu")]
    public void Create_Wrong_SaysWhatThereIs(string description, string words)
    {
        var error = Assert.Throws<Emotion2VecException>(() => _factory.Create(description));

        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SdpMissing_SaysSo()
    {
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => _factory.Create("/nowhere/a.sdp")).Kind);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => _factory.Create("sdp:")).Kind);
        Assert.Equal(ErrorKind.PermissionDenied, Assert.Throws<Emotion2VecException>(() => _factory.Create($"sdp:{Path.GetTempPath()}")).Kind);
    }

    [Fact]
    public void Create_MutatedText_GivesASourceOrTheDocumentedError()
    {
        var random = new Random(53);
        string[] seeds = ["file:a.wav?pace=fast&loop=2", "stdin:?format=s16le&rate=16000&channels=1", "rtp://127.0.0.1:5004?codec=pcmu&pt=0", "sdp:a.sdp"];
        for (var round = 0; round < 20_000; round++)
        {
            try
            {
                Assert.NotEmpty(_factory.Create(Fuzz.Mutate(seeds[round % seeds.Length], random)).Description);
            }
            catch (Emotion2VecException exception)
            {
                Assert.Contains(exception.Kind, new[] { ErrorKind.Configuration, ErrorKind.NotFound, ErrorKind.PermissionDenied, ErrorKind.InvalidInput });
            }
        }
    }
}
