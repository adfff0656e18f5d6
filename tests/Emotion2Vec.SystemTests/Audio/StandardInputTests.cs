using Emotion2Vec.Audio.Pcm;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Audio;

public sealed class StandardInputTests
{
    [SkippableTheory]
    [InlineData("pcm_s16le")]
    [InlineData("pcm_s24le")]
    [InlineData("pcm_f32le")]
    public async Task A_wav_stream_piped_from_ffmpeg_arrives_whole(string codec)
    {
        string[] input = ["-i", AudioFixtures.Path("audio/a.flac")];
        var expected = await Tool.DecodeAsync(input);

        var writer = await PlayFromAsync(["-hide_banner", "-loglevel", "error", .. input, "-c:a", codec, "-f", "wav", "-"], null);

        Assert.Equal(44100, writer.SampleRate);
        Assert.Equal(expected, writer.Samples);
    }

    [SkippableFact]
    public async Task Raw_samples_piped_from_ffmpeg_arrive_whole()
    {
        string[] input = ["-i", AudioFixtures.Path("audio/speech8k.wav")];
        var expected = await Tool.DecodeAsync(input);

        var writer = await PlayFromAsync(["-hide_banner", "-loglevel", "error", .. input, "-ac", "1", "-f", "s16le", "-"], new PcmFormat(PcmEncoding.S16, 8000, 1));

        Assert.Equal(expected, writer.Samples);
    }

    private static async Task<RecordingWriter> PlayFromAsync(string[] arguments, PcmFormat? format)
    {
        using var ffmpeg = Tool.Start("ffmpeg", arguments);
        var writer = new RecordingWriter();
        await new StandardInputSource(ffmpeg.StandardOutput.BaseStream, format).RunAsync(writer, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        await ffmpeg.WaitForExitAsync();
        Assert.Null(writer.Breach);
        return writer;
    }
}
