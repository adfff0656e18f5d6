using Emotion2Vec.Audio.Rtp.Playout;

namespace Emotion2Vec.Tests.Audio.Rtp.Playout;

public sealed class PitchExtensionTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(48000)]
    public void Extend_SoundThatEndsInAStepAtFullScale_StaysWithinFullScale(int sampleRate)
    {
        var random = new Random(97);
        for (var trial = 0; trial < 500; trial++)
        {
            // Loud and periodic, with its last samples torn away from the period before.
            var period = random.Next(sampleRate / 350, sampleRate / 80);
            var known = Enumerable.Range(0, sampleRate / 20).Select(i => MathF.Sign(MathF.Sin(2 * MathF.PI * i / period)) * 0.98f).ToArray();
            known[^1] = random.Next(2) == 0 ? 1 : -1;
            var extension = new float[sampleRate / 25];

            PitchExtension.Extend(known, extension, sampleRate);

            Assert.All(extension, sample => Assert.InRange(sample, -1, 1));
        }
    }
}
