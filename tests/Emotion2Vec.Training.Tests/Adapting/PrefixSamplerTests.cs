using Emotion2Vec.Training.Adapting;

namespace Emotion2Vec.Training.Tests.Adapting;

public sealed class PrefixSamplerTests
{
    [Fact]
    public void Draw_ManyBatches_GivesEveryChunkEndButTheLast()
    {
        var sampler = new PrefixSampler(new(), seed: 1);

        var drawn = Enumerable.Range(0, 200).Select(batch => sampler.Draw(batch, 40, new(8, 64, 0))).ToList();

        Assert.All(drawn, spans => Assert.Equal(2, spans.Select(span => span.End).Distinct().Count()));
        Assert.Equal([8, 16, 24, 32], drawn.SelectMany(spans => spans).Select(span => span.End).Distinct().Order());
        Assert.All(drawn.SelectMany(spans => spans), span => Assert.Equal(0, span.Start));
    }

    [Fact]
    public void Draw_SameBatch_GivesTheSame() =>
        Assert.Equal(new PrefixSampler(new(), seed: 1).Draw(7, 400, new(8, 64, 0)), new PrefixSampler(new(), seed: 1).Draw(7, 400, new(8, 64, 0)));

    [Fact]
    public void Draw_LongPrefix_KeepsItsLastSeconds()
    {
        var sampler = new PrefixSampler(new() { PrefixSeconds = 0.5 }, seed: 1);

        Assert.All(sampler.Draw(0, 1000, new(64, 64, 0)), span => Assert.Equal(25, span.End - span.Start));
    }

    [Fact]
    public void Draw_OneChunkOrFullContext_GivesNone()
    {
        var sampler = new PrefixSampler(new(), seed: 1);

        Assert.Empty(sampler.Draw(0, 16, new(16, 64, 0)));
        Assert.Empty(sampler.Draw(0, 16, geometry: null));
        Assert.Single(sampler.Draw(0, 17, new(16, 64, 0)));
    }
}
