using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Files;

public sealed class WavWriterTests
{
    [Theory]
    [InlineData(WavSampleFormat.Float32)]
    [InlineData(WavSampleFormat.Pcm16)]
    public void Write_ThenRead_IsExact(WavSampleFormat format)
    {
        using var folder = AudioFixtures.NewFolder();
        var samples = Enumerable.Range(-32768, 65536).Select(value => value / 32768f).ToArray();
        using (var writer = new WavWriter(folder.File("a.wav"), format))
        {
            writer.Write(samples.AsSpan(0, 1));
            writer.Write(samples.AsSpan(1, 40_000));
            writer.Write([]);
            writer.Write(samples.AsSpan(40_001));
        }

        Assert.Equal(samples, AudioFile.ReadModelAudio(folder.File("a.wav")));
    }

    [Fact]
    public void Write_BeyondFullScale_ClipsInsteadOfWrapping()
    {
        using var folder = AudioFixtures.NewFolder();
        using (var writer = new WavWriter(folder.File("a.wav"), WavSampleFormat.Pcm16))
        {
            writer.Write([2, -2, float.NaN, float.PositiveInfinity]);
        }

        Assert.Equal([32767 / 32768f, -1, 0, 32767 / 32768f], AudioFile.ReadModelAudio(folder.File("a.wav")));
    }

    [Fact]
    public void Write_NotYetDisposed_IsReadable()
    {
        using var folder = AudioFixtures.NewFolder();
        using var writer = new WavWriter(folder.File("a.wav"), WavSampleFormat.Pcm16);
        writer.Write(new float[1000]);

        Assert.Equal(1000, AudioFile.ReadModelAudio(folder.File("a.wav")).Length);
    }

    [Fact]
    public void Constructor_BadPath_SaysWhy()
    {
        var error = Assert.Throws<Emotion2VecException>(() => new WavWriter("/no/such/folder/a.wav", WavSampleFormat.Pcm16));
        Assert.Equal(ErrorKind.NotFound, error.Kind);

        error = Assert.Throws<Emotion2VecException>(() => new WavWriter(Path.GetTempPath(), WavSampleFormat.Pcm16));
        Assert.True(error.Kind is ErrorKind.PermissionDenied or ErrorKind.InvalidInput);
    }

    [Fact]
    public void Write_WarmedUp_AllocatesNothing()
    {
        using var folder = AudioFixtures.NewFolder();
        using var writer = new WavWriter(folder.File("a.wav"), WavSampleFormat.Pcm16);
        var samples = new float[320];
        writer.Write(samples);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            writer.Write(samples);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
