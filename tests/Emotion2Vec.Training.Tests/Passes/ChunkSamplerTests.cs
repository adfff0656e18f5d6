using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Tests.Passes;

public sealed class ChunkSamplerTests
{
    private const int Batches = 400;

    [Fact]
    public void Draw_ManyBatches_KeepsTheShares()
    {
        var draws = Draws(new() { FullContextShare = 0.25, Chunks = new Dictionary<int, double> { [8] = 0.5, [16] = 0.5 } });
        Assert.InRange(draws.Count(draw => draw is null), 70, 130);
        Assert.InRange(draws.Count(draw => draw?.ChunkFrames == 8), 110, 190);
        Assert.Equal([8, 16], draws.OfType<ChunkGeometry>().Select(draw => draw.ChunkFrames).Distinct().Order());
        Assert.All(draws.OfType<ChunkGeometry>(), draw => Assert.Equal(0, draw.LeftFrames % draw.ChunkFrames));
    }

    [Fact]
    public void Draw_TokensByDefault_AreInEveryChunk() => Assert.All(Draws(new()).OfType<ChunkGeometry>(), draw => Assert.Equal(1, draw.TokensEvery));

    [Fact]
    public void Draw_SeveralRefreshes_ComeEachAndWithTheSameChunks()
    {
        var one = Draws(new() { FullContextShare = 0, LeftFrames = [64], TokensEvery = [4] });
        var several = Draws(new() { FullContextShare = 0, LeftFrames = [64], TokensEvery = [1, 4, 8] });
        Assert.All(one.OfType<ChunkGeometry>(), draw => Assert.Equal(4, draw.TokensEvery));
        Assert.Equal([1, 4, 8], several.OfType<ChunkGeometry>().Select(draw => draw.TokensEvery).Distinct().Order());
        Assert.Equal(one.Select(draw => draw?.ChunkFrames), several.Select(draw => draw?.ChunkFrames));
    }

    private static List<ChunkGeometry?> Draws(StreamingSection section)
    {
        var sampler = new ChunkSampler(section, seed: 5);
        return [.. Enumerable.Range(0, Batches).Select(batch => sampler.Draw(batch))];
    }
}
