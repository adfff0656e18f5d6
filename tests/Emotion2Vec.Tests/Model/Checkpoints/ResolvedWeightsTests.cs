using Emotion2Vec.Model;
using Emotion2Vec.Model.Checkpoints;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Model.Weights;

namespace Emotion2Vec.Tests.Model.Checkpoints;

public sealed class ResolvedWeightsTests
{
    private static readonly ParameterSpec[] Wanted = [new("a.w", [2], Initialization.Zero), new("b.w", [1, 2], Initialization.Zero)];

    private static readonly ScopePair[] NoRules = [];

    // Every tensor is filled with its number in the list, so that a test sees which one was taken.
    private static SafetensorsFile Checkpoint(ScratchFolder scratch, params (string Name, long[] Shape)[] tensors)
    {
        using (var writer = new SafetensorsWriter(
            scratch["c.safetensors"], [.. tensors.Select(t => new ParameterSpec(t.Name, t.Shape, Initialization.Zero))], FloatType.Float32, new Dictionary<string, string>()))
        {
            for (var i = 0; i < tensors.Length; i++)
            {
                writer.Write(tensors[i].Name, Enumerable.Repeat((float)i, (int)tensors[i].Shape.Aggregate((x, y) => x * y)).ToArray());
            }

            writer.Complete();
        }

        return SafetensorsFile.Open(scratch["c.safetensors"]);
    }

    private static float Taken(ScopePair[] rules, params string[] names)
    {
        using var scratch = new ScratchFolder();
        using var weights = new ResolvedWeights(Checkpoint(scratch, [.. names.Select(name => (name, new long[] { 2 }))]), rules, Wanted[..1]);
        return weights.ReadAll("a.w")[0];
    }

    [Theory]
    [InlineData("a.w")]
    [InlineData("d2v_model.a.w")]
    [InlineData("module.a.w")]
    [InlineData("module.d2v_model.a.w")]
    public void Constructor_KnownPrefixes_AreFoundWithoutRules(string name) => Assert.Equal(0, Taken(NoRules, name));

    [Fact]
    public void Constructor_RuleWithEmptyDestination_ComesBeforeTheBareName() =>
        Assert.Equal(1, Taken([new ScopePair("teacher.", "")], "a.w", "teacher.a.w"));

    [Fact]
    public void Constructor_RuleWithDestination_ReplacesThePrefix() => Assert.Equal(1, Taken([new ScopePair("old.", "a.")], "a.w", "old.w"));

    [Fact]
    public void Constructor_SeveralRules_TheLastHitWins() =>
        Assert.Equal(2, Taken([new ScopePair("x.", ""), new ScopePair("y.", ""), new ScopePair("z.", "")], "a.w", "x.a.w", "y.a.w"));

    [Fact]
    public void Constructor_NoRuleHits_TheBareNameComesFirst() => Assert.Equal(1, Taken([new ScopePair("x.", "")], "d2v_model.a.w", "a.w"));

    [Fact]
    public void Constructor_TeachersAverage_NeverStandsInForTheWeights()
    {
        using var scratch = new ScratchFolder();
        using var checkpoint = Checkpoint(scratch, ("_ema.a.w", [2]), ("model._ema.a.w", [2]));

        Assert.Contains("'a.w' [2] is missing", Assert.Throws<ModelException>(
            () => new ResolvedWeights(checkpoint, [new ScopePair("_ema.", ""), new ScopePair("model._ema.", "")], Wanted[..1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_MissingAndMisshapen_NamesKeysShapesAndPrefixes()
    {
        using var scratch = new ScratchFolder();
        using var checkpoint = Checkpoint(scratch, ("d2v_model.b.w", [2, 1]));

        var message = Assert.Throws<ModelException>(() => new ResolvedWeights(checkpoint, [new ScopePair("net.", "")], Wanted)).Message;

        Assert.Contains("'a.w' [2] is missing", message, StringComparison.Ordinal);
        Assert.Contains("'d2v_model.b.w' has the shape [2, 1], but [1, 2] is needed", message, StringComparison.Ordinal);
        Assert.Contains("the prefixes net., module., d2v_model., module.d2v_model.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_ManyProblems_AreCounted()
    {
        using var scratch = new ScratchFolder();
        using var checkpoint = Checkpoint(scratch, ("other", [1]));

        var message = Assert.Throws<ModelException>(() => new ResolvedWeights(checkpoint, NoRules, ParameterCatalog.For(new EncoderConfig(), 9))).Message;

        Assert.Contains("and 175 more", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 0, 2000);
    }

    [Fact]
    public void Constructor_OldAlibiScaleOfFourDimensions_IsTaken()
    {
        using var scratch = new ScratchFolder();
        ParameterSpec[] wanted = [new("alibi_scale", [1, 1, 12, 1, 1], Initialization.AlibiScale)];
        using var weights = new ResolvedWeights(Checkpoint(scratch, ("alibi_scale", [1, 12, 1, 1])), NoRules, wanted);

        Assert.Equal(new float[12], weights.ReadAll("alibi_scale"));
        Assert.True(weights.TryGetShape("alibi_scale", out var shape));
        Assert.Equal([1, 1, 12, 1, 1], shape);
    }

    [Fact]
    public void Read_NameThatIsNoParameter_IsRefused()
    {
        using var scratch = new ScratchFolder();
        using var weights = new ResolvedWeights(Checkpoint(scratch, ("a.w", [2]), ("decoder.w", [2])), NoRules, Wanted[..1]);

        Assert.Equal(["a.w"], weights.Names);
        Assert.Throws<ModelException>(() => weights.Read("decoder.w", new float[2]));
    }
}
