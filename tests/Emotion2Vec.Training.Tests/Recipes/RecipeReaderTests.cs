using System.Text;
using System.Text.Json.Nodes;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Torch;
using FsCheck;
using FsCheck.Fluent;

namespace Emotion2Vec.Training.Tests.Recipes;

public sealed class RecipeReaderTests
{
    [Fact]
    public void Parse_CommentedText_BindsValuesAndDefaults()
    {
        var recipe = Parse(SampleRecipe.Text);

        Assert.Equal((48, 8), (recipe.Model.Architecture!.EmbedDim, recipe.Model.Architecture.Depth));
        Assert.Equal(["angry", "sad"], recipe.Model.Labels);
        Assert.Equal((1e-3, ScheduleKind.TriStage, 10), (recipe.Optimizer.LearningRate, recipe.Optimizer.Schedule.Kind, recipe.Optimizer.Schedule.WarmupOf(100)));
        Assert.Equal((100, 500, Accelerator.Cpu), (recipe.Run.Updates, recipe.Run.ValidateEvery, recipe.Run.Accelerator));
        Assert.Equal(0.4, recipe.Streaming.Chunks[16]);
    }

    [Fact]
    public void Parse_SeveralProblems_AreAllReportedWithLineAndAdvice()
    {
        var message = Refused("""
            {
              "model": { "name": 5, "architecture": { "embedDimm": 48 } },
              "optimizer": { "learningRat": 1e-3, "schedule": { "kind": "cosin" }, "betas": [0.9, "b"] },
              "run": { "updates": 1.5, "learningRate": 1, "seed": null },
              "streaming": { "chunks": { "x": 1, "16": null }, "leftFrames": 64 }
            }
            """);

        Assert.Equal(
            """
            the recipe f.json has 12 problems:
              model.name is 5; text in quotes is due (f.json, line 2)
              model.architecture.embedDimm is not a known key; did you mean model.architecture.embedDim? (f.json, line 2)
              optimizer.learningRat is not a known key; did you mean optimizer.learningRate? (f.json, line 3)
              optimizer.schedule.kind is "cosin"; one of constant, cosine, triStage, cyclic is due; did you mean cosine? (f.json, line 3)
              optimizer.betas[1] is "b"; a number is due (f.json, line 3)
              optimizer.learningRate is missing (f.json, line 3)
              run.updates is 1.5; a whole number is due (f.json, line 4)
              run.learningRate is not a known key; did you mean optimizer.learningRate? (f.json, line 4)
              run.seed is null: leave the key out to use its default (f.json, line 4)
              streaming.chunks has the key 'x'; a whole number is due (f.json, line 5)
              streaming.chunks.16 is null (f.json, line 5)
              streaming.leftFrames is 64; a list [ ... ] is due (f.json, line 5)
            """,
            message);
    }

    [Fact]
    public void Parse_ValuesOutOfRange_AreAllReportedWithTheirLines()
    {
        var message = Refused("""
            {
              "model": { "name": "a b", "from": "x", "architecture": {} },
              "optimizer": { "learningRate": -1,
                "schedule": { "warmupShare": 0.1, "warmupUpdates": 5 } },
              "run": { "updates": 0, "precision": "bf16" },
              "streaming": { "chunks": { "16": 0.5 } }
            }
            """);

        Assert.Equal(
            """
            the recipe f.json has 7 problems:
              model.name 'a b' is not 1 to 64 ASCII letters, digits, dots, hyphens or underscores (f.json, line 2)
              model.from and architecture are both given: choose one (f.json, line 2)
              optimizer.learningRate is -1; 1E-12 to 100 is possible (f.json, line 3)
              optimizer.schedule.warmupShare and warmupUpdates are both given: choose one (f.json, line 4)
              run.updates is 0; 1 to 1000000000 is possible (f.json, line 5)
              run.precision is bf16, which needs accelerator cuda (f.json, line 5)
              streaming.chunks has shares that sum to 0.5, not to 1 (f.json, line 6)
            """,
            message);
    }

    [Theory]
    [InlineData("", "line 1, column 1: not valid JSON")]
    [InlineData("[1]", "must hold one JSON object")]
    [InlineData("{ \"a\": 1 } x", "not valid JSON")]
    [InlineData("{\n \"a\": ?\n}", "line 2, column 7: not valid JSON")]
    [InlineData("{ \"run\": {}, \"run\": {} }", "run is given twice (f.json, line 1)")]
    [InlineData("{ \"a\": \"\\ud800\" }", "not Unicode")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}}}}}}}}}}", "not valid JSON")]
    [InlineData("{ \"optimizer\": { \"learningRate\": 1e999 } }", "optimizer.learningRate is 1e999; a number is due")]
    public void Parse_HostileTexts_AreRefusedWithAReason(string text, string reason) => Assert.Contains(reason, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Parse_Overrides_WinOverTheFile()
    {
        var recipe = Parse(
            SampleRecipe.Text,
            "optimizer.learningRate=5e-4", "optimizer.learningRate = 2e-4", "run.accelerator=cuda", "run.precision=bf16", "model.labels=[\"x\",\"y\",\"z\"]",
            "streaming.chunks={\"8\":1}", "streaming.fullContextShare=0", "model.name=007", "optimizer.schedule.warmupShare=null", "optimizer.schedule.warmupUpdates=7");

        Assert.Equal((2e-4, Accelerator.Cuda, Precision.Bf16), (recipe.Optimizer.LearningRate, recipe.Run.Accelerator, recipe.Run.Precision));
        Assert.Equal(["x", "y", "z"], recipe.Model.Labels);
        Assert.Equal([8], recipe.Streaming.Chunks.Keys);
        Assert.Equal(("007", 7L), (recipe.Model.Name, recipe.Optimizer.Schedule.WarmupUpdates));
    }

    [Theory]
    [InlineData("optimizer.learningRat=1", "optimizer.learningRat is not a known key; did you mean optimizer.learningRate? (--set optimizer.learningRat=1)")]
    [InlineData("optimiser.learningRate=1", "optimiser is not a known key; did you mean optimizer? (--set optimiser.learningRate=1)")]
    [InlineData("learningRate=1", "learningRate is not a known key; did you mean optimizer.learningRate? (--set learningRate=1)")]
    [InlineData("run.updates=many", "run.updates is \"many\"; a whole number is due (--set run.updates=many)")]
    [InlineData("run.updates=-4", "run.updates is -4; 1 to 1000000000 is possible (--set run.updates=-4)")]
    [InlineData("run=3", "run is 3; a section { ... } is due (--set run=3)")]
    [InlineData("run={\"updates\":1,\"updates\":2}", "a section { ... } is due")]
    public void Parse_WrongOverride_NamesTheOption(string assignment, string reason) => Assert.Contains(reason, Refused(SampleRecipe.Text, assignment), StringComparison.Ordinal);

    [Theory]
    [InlineData("x")]
    [InlineData("=1")]
    public void Override_WithoutKeyOrSign_IsRefused(string assignment) =>
        Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => RecipeOverride.Parse(assignment)).Kind);

    [Fact]
    public void Read_MissingFile_IsNotFound() =>
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<Emotion2VecException>(() => RecipeReader.Read<SampleRecipe>("/nowhere/recipe.json")).Kind);

    [Fact]
    public void Resolve_ReadBack_IsTheSameRecipe()
    {
        var resolved = RecipeJson.Resolve(Parse(SampleRecipe.Text));
        var again = RecipeJson.Resolve(Parse(resolved.ToJsonString(RecipeJson.Options)));

        Assert.True(JsonNode.DeepEquals(resolved, again));
        Assert.Equal("\"cosine\"", RecipeJson.Resolve(Parse(SampleRecipe.Text, "optimizer.schedule={}"))["optimizer"]!["schedule"]!["kind"]!.ToJsonString());
    }

    [Fact]
    public void Parse_AnyBytes_AreARecipeOrARefusal() => Prop.ForAll<byte[]>(bytes => IsHandled(() => RecipeReader.Parse<SampleRecipe>(bytes, "f.json")))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Parse_AnyMutationOfARecipe_IsARecipeOrARefusal()
    {
        var random = new Random(3);
        string[] values = ["null", "1", "-1", "1e999", "\"\"", "\"\\ud800\"", "[]", "[null]", "{}", "{\"a\":1,\"a\":2}", "true", "1e-400", "9999999999999999999999"];
        var paths = Paths(RecipeJson.Resolve(Parse(SampleRecipe.Text)), "").ToList();
        for (var i = 0; i < 2000; i++)
        {
            var overrides = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => new RecipeOverride(paths[random.Next(paths.Count)], values[random.Next(values.Length)], "--set")).ToList();
            Assert.True(IsHandled(() => RecipeReader.Parse<SampleRecipe>(Encoding.UTF8.GetBytes(SampleRecipe.Text), "f.json", overrides)), string.Join("; ", overrides));
        }
    }

    [Fact]
    public void Parse_AnyTokensInPlaceOfOthers_AreARecipeOrARefusal()
    {
        var random = new Random(4);
        string[] pieces = ["{", "}", "[", "]", ",", ":", "null", "1", "\"run\"", "\"model\"", "\"x\"", "//", "/*", "true", "\n"];
        for (var i = 0; i < 2000; i++)
        {
            var text = SampleRecipe.Text;
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                var at = random.Next(text.Length);
                text = text[..at] + pieces[random.Next(pieces.Length)] + text[Math.Min(text.Length, at + random.Next(12))..];
            }

            Assert.True(IsHandled(() => RecipeReader.Parse<SampleRecipe>(Encoding.UTF8.GetBytes(text), "f.json")), text);
        }
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node is JsonObject section
        ? section.SelectMany(pair => Paths(pair.Value, RecipeShape.Join(path, pair.Key)).Prepend(RecipeShape.Join(path, pair.Key)))
        : [];

    private static bool IsHandled(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (Emotion2VecException e)
        {
            return e.Kind == ErrorKind.Configuration;
        }
    }

    private static SampleRecipe Parse(string text, params string[] assignments) =>
        RecipeReader.Parse<SampleRecipe>(Encoding.UTF8.GetBytes(text), "f.json", [.. assignments.Select(RecipeOverride.Parse)]);

    private static string Refused(string text, params string[] assignments)
    {
        var refusal = Assert.Throws<Emotion2VecException>(() => Parse(text, assignments));
        Assert.Equal(ErrorKind.Configuration, refusal.Kind);
        return refusal.Message;
    }
}
