using Emotion2Vec.Tools.DemoCorpus.Sound;

namespace Emotion2Vec.SystemTests.DemoCorpus;

public sealed class JoinedSoundTests
{
    [Fact]
    public void Join_ThreeParts_StretchesCoverAllAndBordersAreWhereSpeechBegins()
    {
        var joined = JoinedSound.Join([Ones("neutral", 4000), Ones("happy", 5000), Ones("neutral", 6000)], [800, 3200, 4800, 1600]);
        Assert.Equal([("neutral", 0), ("happy", joined.Stretches[1].Start), ("neutral", joined.Stretches[1].End)], joined.Stretches.Select(stretch => (stretch.Label, stretch.Start)));
        Assert.Equal(joined.Samples.Length, joined.Stretches[^1].End);
        Assert.Equal(5000 - JoinedSound.FadeSamples, joined.Stretches[1].End - joined.Stretches[1].Start);

        // The middle of a fade of a constant is its half.
        var border = joined.Stretches[1].Start;
        Assert.Equal(0.5f, joined.Samples[border], 0.01f);
        Assert.Equal(0, joined.Samples[border - (JoinedSound.FadeSamples / 2) - 1]);
        Assert.Equal(1, joined.Samples[border + (JoinedSound.FadeSamples / 2)]);
        Assert.Equal(1, joined.Samples.Max());
    }

    [Fact]
    public void Join_PauseBetweenBorders_IsAsLongAsAsked()
    {
        var joined = JoinedSound.Join([Ones("sad", 4000), Ones("happy", 4000)], [800, 3200, 800]);
        Assert.Equal(3200, joined.Stretches[2].End - joined.Stretches[2].Start);
    }

    [Fact]
    public void Trim_SilenceAroundSpeech_LeavesThirtyMilliseconds()
    {
        var sound = new float[16000];
        sound.AsSpan(4800, 3200).Fill(0.1f);
        Assert.Equal(3200 + (2 * 480), Phrase.Trim(sound).Length);
    }

    [Fact]
    public void Trim_Silence_IsHarmless() => Assert.Empty(Phrase.Trim([]));

    [Theory]
    [InlineData(-40, 0.01)]
    [InlineData(-20, 0.1)]
    [InlineData(10, 0.89)]
    public void SetLevel_AnyLevel_IsReachedOrLimitedByThePeak(double level, double expected)
    {
        var sound = Enumerable.Repeat(0.3f, 1000).ToArray();
        Phrase.SetLevel(sound, level);
        Assert.Equal(expected, sound[0], 1e-4);
    }

    private static Part Ones(string label, int samples) => new(label, [.. Enumerable.Repeat(1f, samples)]);
}
