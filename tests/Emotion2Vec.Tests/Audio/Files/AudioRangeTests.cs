using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Files;

public sealed class AudioRangeTests
{
    // Files of several rates and codecs. Where the rate is another, the filter hears less around the part's ends than within the whole file; lossy decoders
    // need a few packets after a seek. The middle of the part says whether it is the right one.
    [Theory]
    [InlineData("a.flac", 0.001)]
    [InlineData("a.ogg", 0.02)]
    [InlineData("a.opus", 0.05)]
    [InlineData("a.mp3", 0.05)]
    [InlineData("f32.wav", 0.001)]
    [InlineData("speech8k.wav", 0.001)]
    [InlineData("mulaw.wav", 0.001)]
    public void ReadModelAudio_Range_IsThatPartOfTheWhole(string name, double tolerance)
    {
        var path = AudioFixtures.Path($"audio/{name}");
        var whole = AudioFile.ReadModelAudio(path);

        var part = AudioFile.ReadModelAudio(path, new AudioRange(1, 2));

        Assert.Equal(16_000, part.Length);
        var middle = part.AsSpan(4000, 8000).ToArray();
        var error = middle.Zip(whole.AsSpan(20_000, 8000).ToArray(), (got, expected) => Math.Pow(got - expected, 2)).Sum();
        Assert.InRange(error / whole.AsSpan(20_000, 8000).ToArray().Sum(sample => sample * sample), 0, tolerance);
    }

    [Fact]
    public void ReadModelAudio_EndBeyondTheFile_GivesTheRest()
    {
        var path = AudioFixtures.Path("audio/speech8k.wav");
        var whole = AudioFile.ReadModelAudio(path);

        Assert.Equal(whole.Length - 16_000, AudioFile.ReadModelAudio(path, new AudioRange(1, 1e6)).Length);
        Assert.Equal(whole.Length - 16_000, AudioFile.ReadModelAudio(path, new AudioRange(1, null)).Length);
    }

    [Theory]
    [InlineData("speech8k.wav")]
    [InlineData("a.mp3")]
    [InlineData("trunc.flac")]
    public void ReadModelAudio_StartBeyondTheFile_SaysSo(string name)
    {
        var error = Assert.Throws<Emotion2VecException>(() => AudioFile.ReadModelAudio(AudioFixtures.Path($"audio/{name}"), new AudioRange(1000, 1001)));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("holds no audio from 1000 s to 1001 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.flac")]
    [InlineData("speech8k.wav")]
    [InlineData("mulaw.wav")]
    public void ReadClaimedSamples_SoundFile_IsItsLength(string name)
    {
        var path = AudioFixtures.Path($"audio/{name}");

        Assert.InRange(AudioFile.ReadClaimedSamples(path) - AudioFile.ReadModelAudio(path).Length, -2, 2);
    }

    [Fact]
    public void ReadClaimedSamples_MissingFile_IsNotFound() =>
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => AudioFile.ReadClaimedSamples("/absent.wav")).Kind);
}
