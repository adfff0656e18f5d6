using Emotion2Vec.Tools.LoadGen.Voices;

namespace Emotion2Vec.Tests.LoadGen;

public sealed class SyntheticVoiceTests
{
    [Fact]
    public void Read_AnySeed_TalksAndPausesWithinFullScale()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var samples = new float[16_000 * 12];
            new SyntheticVoice(seed, 16_000).Read(samples);

            // In pieces of 20 ms: a fair share of them with a voice, and a fair share without.
            var levels = samples.Chunk(320).Select(piece => Math.Sqrt(piece.Average(sample => (double)sample * sample))).ToList();
            Assert.All(samples, sample => Assert.InRange(sample, -1, 1));
            Assert.InRange(levels.Count(level => level > 3e-3), levels.Count / 5, levels.Count * 19 / 20);
            Assert.InRange(levels.Count(level => level < 1e-3), levels.Count / 50, levels.Count * 4 / 5);
        }
    }
}
