using Emotion2Vec.Tests.Model.Weights;
using Emotion2Vec.Training.Evaluation;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Evaluation;

public sealed class DataCautionTests
{
    [Theory]
    [InlineData("{\"caution\": \"Rule-based synthetic speech.\"}", "SYNTHETIC")]
    [InlineData("{\"caution\": \"\"}", "")]
    [InlineData("{\"caution\": 1}", "")]
    [InlineData("{}", "")]
    [InlineData("[\"caution\"]", "")]
    [InlineData("no json", "")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "")]
    public void Of_CardBesideTheManifest_DeclaresByItsCaution(string card, string expected)
    {
        using var scratch = new ScratchFolder();
        scratch.Write("corpus.json", card);
        Assert.Equal(expected, DataCaution.Of([scratch["train.jsonl"]]));
    }

    [Fact]
    public void Of_NoCard_DeclaresNothing()
    {
        using var scratch = new ScratchFolder();
        Assert.Equal("", DataCaution.Of([scratch["train.jsonl"]]));
    }

    [Fact]
    public void Of_OneOfSeveral_Counts()
    {
        using var real = new ScratchFolder();
        using var made = new ScratchFolder();
        made.Write("corpus.json", "{\"caution\": \"x\"}");
        Assert.Equal("SYNTHETIC", DataCaution.Of([real["a.jsonl"], made["b.jsonl"]]));
    }

    [Fact]
    public void Of_Rubbish_NeverThrows() => Prop.ForAll<byte[]>(bytes =>
    {
        using var scratch = new ScratchFolder();
        scratch.Write("corpus.json", bytes);
        return DataCaution.Of([scratch["a.jsonl"]]).Length == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Join_Words_EachOnce() => Assert.Equal("SYNTHETIC, UNTRAINED", DataCaution.Join(["SYNTHETIC", "", "UNTRAINED", "SYNTHETIC"]));
}
