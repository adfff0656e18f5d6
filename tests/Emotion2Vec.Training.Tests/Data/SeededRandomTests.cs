using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Tests.Data;

public sealed class SeededRandomTests
{
    [Fact]
    public void NextBits_SameKey_GivesTheSameStream()
    {
        var first = new SeededRandom(1, 2, 3);
        var second = new SeededRandom(1, 2, 3);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(first.NextBits(), second.NextBits()));
    }

    [Fact]
    public void NextBits_OtherKeys_GiveOtherStreams()
    {
        ulong[][] keys = [[], [0], [0, 0], [1], [1, 0], [0, 1], [1, 2], [2, 1]];

        Assert.Equal(keys.Length, keys.Select(key => new SeededRandom(key).NextBits()).Distinct().Count());
    }

    // Ten cells, 100 000 draws: a standard deviation of 95.
    [Fact]
    public void Next_ManyDraws_AreUniform()
    {
        var random = new SeededRandom(7);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            counts[random.Next(10)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9500, 10_500));
    }

    [Fact]
    public void NextNormal_ManyDraws_HasUnitVariance()
    {
        var random = new SeededRandom(7);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextNormal()).ToArray();

        Assert.InRange(draws.Average(), -0.02, 0.02);
        Assert.InRange(draws.Average(draw => draw * draw), 0.97, 1.03);
    }

    [Fact]
    public void Shuffle_AnyItems_KeepsThemAll()
    {
        var items = Enumerable.Range(0, 1000).ToArray();
        new SeededRandom(3).Shuffle(items.AsSpan());

        Assert.NotEqual(Enumerable.Range(0, 1000), items);
        Assert.Equal(Enumerable.Range(0, 1000), items.Order());
    }
}
