using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Audio;

public sealed class AudioFileTests
{
    [SkippableTheory]
    [InlineData("audio/a.flac")]
    [InlineData("audio/a.ogg")]
    [InlineData("audio/speech8k.wav")]
    [InlineData("audio/mulaw.wav")]
    public async Task A_file_sounds_as_ffmpeg_with_soxr_decodes_it(string name)
    {
        var expected = await Tool.DecodeAsync(["-i", AudioFixtures.Path(name)], 16000);

        var audio = AudioFile.ReadModelAudio(AudioFixtures.Path(name));

        // Same samples at the same places; ffmpeg's own soxr runs at its default quality, which is a little lower.
        Assert.InRange(audio.Length, expected.Length - 2, expected.Length + 2);
        double error = 0, energy = 0;
        for (var i = 0; i < Math.Min(audio.Length, expected.Length); i++)
        {
            error += Math.Pow(audio[i] - expected[i], 2);
            energy += Math.Pow(expected[i], 2);
        }

        Assert.True(10 * Math.Log10(energy / error) > 50, $"signal to difference {10 * Math.Log10(energy / error):0.0} dB");
    }

    [SkippableFact]
    public async Task A_pipe_is_refused_at_once_also_behind_a_link()
    {
        using var folder = AudioFixtures.NewFolder();
        await Tool.RunAsync("mkfifo", [folder.File("pipe")]);
        File.CreateSymbolicLink(folder.File("link"), "pipe");

        foreach (var name in (string[])["pipe", "link"])
        {
            var failure = await Assert.ThrowsAsync<Emotion2VecException>(
                () => Task.Run(() => AudioFile.ReadModelAudio(folder.File(name))).WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.Contains("stdin:", failure.Message, StringComparison.Ordinal);
        }
    }
}
