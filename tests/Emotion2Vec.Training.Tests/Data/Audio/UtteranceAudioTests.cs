using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Data.Audio;

namespace Emotion2Vec.Training.Tests.Data.Audio;

public sealed class UtteranceAudioTests : IDisposable
{
    private readonly SoundFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryRead_Range_IsThatPartOfTheFile()
    {
        var path = _folder.WriteRamp("ramp.wav", 48_000);
        var audio = new UtteranceAudio();

        Assert.True(audio.TryRead(Of(path), out var all));
        Assert.True(audio.TryRead(Of(path, 0.5, 1.25), out var part));
        Assert.True(audio.TryRead(Of(path, 2.5), out var rest));

        Assert.Equal(48_000, all.Length);
        Assert.Equal(-1, all[0]);
        Assert.Equal(all[8000..20_000], part);
        Assert.Equal(all[40_000..], rest);
    }

    [Fact]
    public void TryRead_EndBeyondTheFile_GivesWhatThereIs()
    {
        Assert.True(new UtteranceAudio().TryRead(Of(_folder.WriteRamp("ramp.wav", 16_000), 0.5, 9), out var samples));
        Assert.Equal(8000, samples.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 20)]
    public void TryRead_Cached_GivesTheSameSamples(long cacheBytes)
    {
        var audio = new UtteranceAudio(cacheBytes);
        var utterance = Of(_folder.WriteRamp("ramp.wav", 3000));

        Assert.True(audio.TryRead(utterance, out var first));
        Assert.True(audio.TryRead(utterance, out var second));

        Assert.Equal(first, second);
    }

    [Fact]
    public void TryRead_DecodedOnce_NeedsTheFileNoMore()
    {
        var audio = new UtteranceAudio();
        var utterance = Of(_folder.WriteRamp("ramp.wav", 3000));
        Assert.True(audio.TryRead(utterance, out _));
        File.Delete(utterance.Path);

        Assert.True(audio.TryRead(utterance, out _));
        Assert.False(audio.TryRead(utterance with { Start = 0.01 }, out _));
    }

    [Fact]
    public void TryRead_BrokenFiles_AreListedWithTheirReason()
    {
        var audio = new UtteranceAudio();
        Utterance[] broken =
        [
            Of(_folder.At("absent.wav")) with { Id = "absent" },
            Of(_folder.WriteText("text.wav", "no sound")) with { Id = "text" },
            Of(_folder.WriteRamp("short.wav", 399)) with { Id = "short" },
            Of(_folder.WriteRamp("late.wav", 8000), 3) with { Id = "late" },
        ];

        Assert.All(broken, utterance => Assert.False(audio.TryRead(utterance, out _)));

        Assert.Equal(["absent", "late", "short", "text"], audio.Broken.All.Select(file => file.Id));
        Assert.Contains("does not exist", audio.Broken.All[0].Reason, StringComparison.Ordinal);
        Assert.Contains("holds no audio from 3 s on", audio.Broken.All[1].Reason, StringComparison.Ordinal);
        Assert.Contains("399 samples", audio.Broken.All[2].Reason, StringComparison.Ordinal);
        Assert.Contains("cannot be decoded", audio.Broken.All[3].Reason, StringComparison.Ordinal);
    }

    private static Utterance Of(string path, double start = 0, double? end = null) => new() { Id = path, Path = path, Start = start, End = end };
}
