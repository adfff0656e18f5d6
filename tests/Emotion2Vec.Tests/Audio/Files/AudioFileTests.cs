using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Files;

public sealed class AudioFileTests
{
    [Theory]
    [InlineData("audio/a.flac", 48000, 2)]
    [InlineData("audio/a.ogg", 48000, 2)]
    [InlineData("audio/a.opus", 48000, 400)]
    [InlineData("audio/a.mp3", 48000, 2500)]
    [InlineData("audio/f32.wav", 48000, 0)]
    [InlineData("audio/mulaw.wav", 48000, 2)]
    [InlineData("audio/speech8k.wav", 158002, 2)]
    public void ReadModelAudio_EveryFormat_GivesTheWholeSound(string name, int samples, int tolerance)
    {
        var audio = AudioFile.ReadModelAudio(AudioFixtures.Path(name));

        Assert.InRange(audio.Length, samples - tolerance, samples + tolerance);
        Assert.All(audio, sample => Assert.True(float.IsFinite(sample)));
        Assert.InRange(Rms(audio), 0.005, 0.7);
    }

    [Theory]
    [InlineData("audio/a.ogg", 0.9)]
    [InlineData("audio/a.opus", 0.9)]
    [InlineData("audio/a.mp3", 0.9)]
    [InlineData("audio/f32.wav", 0.9)]
    public void ReadModelAudio_SameSound_IsAlignedAcrossFormats(string name, double correlation)
    {
        var flac = AudioFile.ReadModelAudio(AudioFixtures.Path("audio/a.flac"));
        var other = AudioFile.ReadModelAudio(AudioFixtures.Path(name));

        var best = Enumerable.Range(0, 2600).Max(lag => Correlation(flac, other, lag));
        Assert.True(best > correlation, $"correlation {best}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(399)]
    [InlineData(400)]
    [InlineData(100_000)]
    public void ReadModelAudio_SixteenBit_IsExactlyDividedByFullScale(int samples)
    {
        using var folder = AudioFixtures.NewFolder();
        var pcm = Enumerable.Range(0, samples).Select(i => (short)(i * 7919)).ToArray();
        var path = folder.Write("a.wav", WavBytes.Create(1, 16000, 1, 16, WavBytes.Of(pcm)));

        Assert.Equal(pcm.Select(value => value / 32768f), AudioFile.ReadModelAudio(path));
    }

    [Fact]
    public void ReadModelAudio_EightChannelsAt192k_AveragesAndResamples()
    {
        using var folder = AudioFixtures.NewFolder();
        var frames = Enumerable.Range(0, 192_000).Select(i => Math.Sin(2 * Math.PI * 300 * i / 192_000.0));
        var pcm = frames.SelectMany(value => Enumerable.Range(0, 8).Select(channel => (short)(channel < 4 ? 20000 * value : 0))).ToArray();
        var path = folder.Write("a.wav", WavBytes.Create(1, 192_000, 8, 16, WavBytes.Of(pcm)));

        var audio = AudioFile.ReadModelAudio(path);

        Assert.InRange(audio.Length, 15_999, 16_001);
        for (var i = 200; i < 15_800; i++)
        {
            Assert.Equal(10000 / 32768.0 * Math.Sin(2 * Math.PI * 300 * i / 16000.0), audio[i], 2e-3);
        }
    }

    [Fact]
    public void ReadModelAudio_NotANumber_BecomesZero()
    {
        using var folder = AudioFixtures.NewFolder();
        float[] samples = [0.5f, float.NaN, float.PositiveInfinity, -3, float.NegativeInfinity, 0.25f];
        var path = folder.Write("a.wav", WavBytes.Create(3, 16000, 1, 32, WavBytes.Of(samples)));

        // What is beyond full scale stays: the encoder normalises a whole file itself.
        Assert.Equal([0.5f, 0, 0, -3, 0, 0.25f], AudioFile.ReadModelAudio(path));
    }

    [Theory]
    [InlineData("audio/trunc.flac")]
    [InlineData("audio/trunc.wav")]
    public void ReadModelAudio_Truncated_GivesWhatIsThere(string name)
    {
        var audio = AudioFile.ReadModelAudio(AudioFixtures.Path(name));

        Assert.InRange(audio.Length, 1000, 40_000);
        Assert.All(audio, sample => Assert.InRange(sample, -1.1f, 1.1f));
    }

    [Fact]
    public void ReadModelAudio_M4a_SaysThatFfmpegConverts()
    {
        var error = Fails(ErrorKind.UnsupportedFormat, AudioFixtures.Path("audio/a.m4a"));

        Assert.Contains("ffmpeg -i", error.Message, StringComparison.Ordinal);
        Assert.Contains("a.m4a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadModelAudio_NoSuchFile_SaysSo()
    {
        Fails(ErrorKind.NotFound, "/nowhere/at/all.wav");
        Fails(ErrorKind.NotFound, "bad\0name.wav");
    }

    [Fact]
    public void ReadModelAudio_Directory_SaysSo() =>
        Assert.Contains("directory", Fails(ErrorKind.InvalidInput, Path.GetTempPath()).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadModelAudio_EmptyFile_SaysSo()
    {
        using var folder = AudioFixtures.NewFolder();

        Assert.Contains("empty", Fails(ErrorKind.InvalidInput, folder.Write("a.wav", [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadModelAudio_HeaderWithoutSamples_SaysSo()
    {
        using var folder = AudioFixtures.NewFolder();

        Assert.Contains("no audio", Fails(ErrorKind.InvalidInput, folder.Write("a.wav", WavBytes.Create(1, 16000, 1, 16, []))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_000, 1)]
    [InlineData(999, 1)]
    [InlineData(16000, 65)]
    [InlineData(16000, 1000)]
    public void ReadModelAudio_AbsurdHeader_IsRefused(int rate, int channels)
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.Write("a.wav", WavBytes.Create(1, rate, channels, 16, new byte[channels * 200]));

        Fails(ErrorKind.UnsupportedFormat, path);
    }

    [Fact]
    public void ReadModelAudio_LongerThanAllowed_IsRefusedNotCut()
    {
        var limits = new AudioFileLimits { MaxDuration = TimeSpan.FromSeconds(1) };

        var error = Assert.Throws<Emotion2VecException>(() => AudioFile.ReadModelAudio(AudioFixtures.Path("audio/f32.wav"), limits));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Equal(48000, AudioFile.ReadModelAudio(AudioFixtures.Path("audio/f32.wav"), new AudioFileLimits { MaxDuration = TimeSpan.FromSeconds(3) }).Length);
    }

    [SkippableFact]
    public void ReadModelAudio_NotPermitted_SaysSo()
    {
        Skip.If(Environment.IsPrivilegedProcess || OperatingSystem.IsWindows(), "the superuser may read everything");
        using var folder = AudioFixtures.NewFolder();
        var path = folder.Write("a.wav", [1]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        Fails(ErrorKind.PermissionDenied, path);
    }

    [Fact]
    public void ReadModelAudio_DamagedFiles_GiveSamplesOrTheDocumentedError()
    {
        var random = new Random(11);
        using var folder = AudioFixtures.NewFolder();
        foreach (var name in new[] { "audio/trunc.flac", "audio/trunc.wav", "audio/a.ogg", "audio/mulaw.wav" })
        {
            var original = File.ReadAllBytes(AudioFixtures.Path(name));
            for (var round = 0; round < 40; round++)
            {
                var bytes = original[..random.Next(1, original.Length)];
                for (var change = random.Next(1, 8); change > 0; change--)
                {
                    // Headers are where a change hurts most.
                    bytes[random.Next(Math.Min(bytes.Length, random.Next(2) == 0 ? 100 : bytes.Length))] = (byte)random.Next(256);
                }

                try
                {
                    Assert.NotEmpty(AudioFile.ReadModelAudio(folder.Write("damaged", bytes), new AudioFileLimits { MaxDuration = TimeSpan.FromMinutes(5) }));
                }
                catch (Emotion2VecException exception)
                {
                    Assert.Contains(exception.Kind, new[] { ErrorKind.InvalidInput, ErrorKind.UnsupportedFormat });
                }
            }
        }
    }

    private static Emotion2VecException Fails(ErrorKind kind, string path)
    {
        var error = Assert.Throws<Emotion2VecException>(() => AudioFile.ReadModelAudio(path));
        Assert.Equal(kind, error.Kind);
        return error;
    }

    private static double Rms(float[] audio) => Math.Sqrt(audio.Sum(sample => (double)sample * sample) / audio.Length);

    private static double Correlation(float[] one, float[] other, int lag)
    {
        double product = 0, energy = 0, otherEnergy = 0;
        for (var i = 8000; i < 40_000; i++)
        {
            product += one[i] * other[i + lag];
            energy += one[i] * one[i];
            otherEnergy += other[i + lag] * other[i + lag];
        }

        return product / Math.Sqrt(energy * otherEnergy);
    }
}
