using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Adapting;
using Emotion2Vec.Training.Finetuning;
using Emotion2Vec.Training.Loop;
using Emotion2Vec.Training.Models;
using Emotion2Vec.Training.Passes;
using Emotion2Vec.Training.Tests.Adapting;
using Emotion2Vec.Training.Tests.Loop;
using Emotion2Vec.Training.Tests.Support;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Finetuning;

[Collection(nameof(Alone))]
public sealed class FinetuneTeacherTests : IDisposable
{
    private readonly AdaptFolder _folder = new(hasLabels: true);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Divergence_TeachersOwnScores_IsZeroAndOthersAreWeighted()
    {
        using var start = _folder.Start();
        using var teacher = FinetuneTeacher.Open(new() { From = _folder.At("origin"), Weight = 3 }, start.Labels, TorchWorld.Cpu);
        using var model = new FrozenModel(start, TorchWorld.Cpu);
        using var scope = torch.NewDisposeScope();
        var batch = AdaptFolder.Batch(items: 2, frames: 40);
        var own = model.Pass.Run(model.Pass.Normalizer.Normalize(batch, geometry: null), 2, geometry: null).Logits!.Value;
        var others = own + torch.tensor(new float[] { 1, 50, -1 });

        Assert.Equal(0, teacher.Divergence(batch, own).Part, 1e-6);
        var (weighted, part) = teacher.Divergence(batch, others);

        // The second class is not in use, so what is said of it does not matter.
        var used = torch.tensor(new long[] { 0, 2 });
        Assert.Equal(ScoreDivergence.Between(own.mean([1]).index_select(1, used), others.mean([1]).index_select(1, used), 2).sum().item<float>(), part, 1e-5);
        Assert.Equal(3 * part, weighted.item<float>(), 1e-5);
    }

    [Fact]
    public void Execute_StrongTeacher_HoldsScoresThatLabelsWouldMove()
    {
        var held = LastDivergence(weight: 100);
        var free = LastDivergence(weight: 1e-6);

        Assert.True(held < 0.5 * free, $"{held} with a strong teacher, {free} with a weak one");
    }

    [Fact]
    public void Execute_OtherClasses_SaysBoth()
    {
        var recipe = Recipe(weight: 1);

        var error = Assert.Throws<Emotion2VecException>(() => Run(recipe with { Model = recipe.Model with { Labels = ["sad", "angry"] } }));

        Assert.Contains("[angry, unuse_0, sad]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[sad, angry]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_MixupOrNoWeight_IsRefused()
    {
        var recipe = Recipe(weight: 0) with { Loss = new() { Mixup = 0.5 } };

        Assert.Equal(["loss.mixup", "teacher.weight"], recipe.Validate().Select(problem => problem.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    private FinetuneRecipe Recipe(double weight)
    {
        var shared = _folder.Recipe(updates: 20, learningRate: 2e-3);
        return new()
        {
            // Nothing but the labels pulls the model away from its teacher.
            Model = shared.Model with { Training = new() { EncoderDropout = 0, AttentionDropout = 0, PostMlpDrop = 0, PrenetDropout = 0, Layerdrop = 0, PrenetLayerdrop = 0 } },
            Streaming = new() { FullContextShare = 1 },
            Data = shared.Data with { Validation = null },
            Teacher = new() { From = _folder.At("origin"), Weight = weight },
            Optimizer = shared.Optimizer,
            Run = shared.Run,
        };
    }

    private double LastDivergence(double weight)
    {
        var log = Run(Recipe(weight));
        return log.Steps[^5..].Average(step => step.Losses["teacher"]);
    }

    private ListLog Run(FinetuneRecipe recipe)
    {
        var log = new ListLog();
        var places = new RunPlaces(_folder.At(Guid.NewGuid().ToString()), _folder.Package);
        FinetuneRun.Execute(recipe, new(recipe.Data), places, log, TimeProvider.System, default);
        return log;
    }
}
