using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Audio;

public sealed class LevelMeterTests
{
    private readonly LevelMeter _meter = new();

    [Fact]
    public void Take_SineOfFullScale_IsMinusThreeDecibels()
    {
        _meter.Write([.. Enumerable.Range(0, 640).Select(i => (float)Math.Sin(2 * Math.PI * i / 32))]);
        _meter.Take(0, 2, out var level);
        Assert.Equal(-3.01f, level.RmsDbfs, 0.01);
        Assert.Equal(0, level.PeakDbfs, 0.01);
    }

    [Fact]
    public void Take_PiecesOfAnySize_BelongToTheirFrames()
    {
        float[] amplitudes = [0.5f, 0, 0.1f];
        var sound = amplitudes.SelectMany(a => Enumerable.Repeat(a, 320)).ToArray();
        for (var at = 0; at < sound.Length; at += 77)
        {
            _meter.Write(sound.AsSpan(at, Math.Min(77, sound.Length - at)));
        }

        for (var frame = 0; frame < 3; frame++)
        {
            Assert.Equal(1, _meter.Take(frame, 1, out var level));
            var expected = amplitudes[frame] == 0 ? SoundLevel.FloorDbfs : 20 * Math.Log10(amplitudes[frame]);
            Assert.Equal(expected, level.RmsDbfs, 0.01);
            Assert.Equal(expected, level.PeakDbfs, 0.01);
        }
    }

    [Fact]
    public void Take_SamplesAtFullScale_AreClipped()
    {
        _meter.Write([.. Enumerable.Repeat(1f, 40), .. Enumerable.Repeat(-1f, 40), .. new float[240]]);
        Assert.Equal(0.75f, _meter.Take(0, 1, out _), 1e-6);
    }

    [Fact]
    public void Begin_NewRun_StartsAtFrameNought()
    {
        _meter.Write(Enumerable.Repeat(1f, 1000).ToArray());
        _meter.Begin();
        _meter.Write(new float[320]);
        Assert.Equal(1, _meter.Take(0, 1, out var level));
        Assert.Equal(SoundLevel.Silence, level);
    }
}
