using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Probing.Recipes;
using Emotion2Vec.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.Fitting;

/// <summary>
/// Trains and tests the probe of one fold as the authors do (emotion2vec section 11): every epoch trains, validates, and is kept if it is strictly better than all before;
/// the kept one is tested. Learning rate and momentum change between epochs.
/// </summary>
/// <param name="recipe">A valid recipe.</param>
/// <param name="set">The items.</param>
/// <param name="random">Draws everything, in the order of the authors' script.</param>
/// <param name="device">Where to train.</param>
internal sealed class FoldTrainer(ProbeRecipe recipe, ProbeSet set, ProbeRandom random, Device device)
{
    /// <summary>Runs the fold.</summary>
    /// <param name="fold">What to train on and to test.</param>
    /// <param name="progress">Is told of every epoch.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: too few items, features that are not finite, or a loss that is not.</exception>
    public FoldFit Run(Fold fold, IProgress<ProbeProgress>? progress, CancellationToken cancellation)
    {
        var (train, validation) = Divide(fold);
        using var pause = new CollectionPause(CollectionPause.UsualBudgetBytes);
        using var scope = NewDisposeScope();
        var head = ProbeHead.Create(recipe, set.Features.Width, random);
        head.to(device);
        using var optimizer = optim.RMSProp(head.parameters(), recipe.LearningRate, recipe.Alpha, recipe.Epsilon, weight_decay: 0, recipe.Momentum);
        var best = (Epoch: 0, Score: double.NegativeInfinity, Weights: new Dictionary<string, Tensor>());
        var (losses, scores) = (new List<double>(), new List<double>());
        for (var epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            pause.Renew();
            Set(optimizer, CyclicSchedule.At(recipe, epoch));
            losses.Add(TrainEpoch(head, optimizer, train, $"{fold.Name}, epoch {epoch + 1}", cancellation));
            scores.Add(Selection(validation, Outputs(head, validation, cancellation)));
            if (scores[^1] > best.Score)
            {
                best = (epoch + 1, scores[^1], Keep(head, best.Weights));
            }

            var message = FormattableString.Invariant($"loss {losses[^1]:F4}, validation {scores[^1]:F2}, best {best.Score:F2} at epoch {best.Epoch}");
            progress?.Report(new(fold.Name, epoch + 1, recipe.Epochs, message));
        }

        Restore(head, best.Weights);
        var weights = best.Weights.ToDictionary(w => w.Key, w => (w.Value.shape, w.Value.cpu().contiguous().data<float>().ToArray()));
        return new(train, validation, best.Epoch, losses, scores, weights, Outputs(head, [.. fold.Test], cancellation));
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="outputs">[B, outputs].</param>
    /// <param name="indices">Its items.</param>
    /// <returns>The mean over the batch, a scalar.</returns>
    public Tensor Loss(Tensor outputs, ReadOnlySpan<int> indices)
    {
        if (recipe.Task == ProbeTask.SentimentRegression)
        {
            var scores = new float[indices.Length];
            for (var b = 0; b < scores.Length; b++)
            {
                scores[b] = set.Items[indices[b]].Score;
            }

            return nn.functional.l1_loss(outputs.squeeze(1), tensor(scores, device: device));
        }

        var classes = new long[indices.Length];
        for (var b = 0; b < classes.Length; b++)
        {
            classes[b] = set.Items[indices[b]].Class;
        }

        return nn.functional.cross_entropy(outputs, tensor(classes, device: device));
    }

    private (int[] Train, int[] Validation) Divide(Fold fold)
    {
        if (fold.Validation.Count > 0)
        {
            return ([.. fold.Rest], [.. fold.Validation]);
        }

        var trained = (int)(recipe.TrainShare * fold.Rest.Count);
        if (trained < 1 || trained == fold.Rest.Count)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"Fold '{fold.Name}' leaves {fold.Rest.Count} utterances to train on and to validate, which is too few for a share of {recipe.TrainShare}.");
        }

        var order = Array.ConvertAll(random.Permutation(fold.Rest.Count), i => fold.Rest[i]);
        return (order[..trained], order[trained..]);
    }

    private double TrainEpoch(ProbeHead head, RMSProp optimizer, int[] train, string where, CancellationToken cancellation)
    {
        head.train();
        var order = Array.ConvertAll(random.Pass(train.Length), i => train[i]);
        var sum = 0.0;
        var batches = order.Chunk(recipe.BatchSize).ToList();
        for (var b = 0; b < batches.Count; b++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = Loss(head.Score(RowBatch.Read(set, batches[b], device)), batches[b]);
            var value = loss.item<float>();
            if (!float.IsFinite(value))
            {
                throw new Emotion2VecException(
                    ErrorKind.InvalidInput, $"The loss is {value} at {where}, batch {b + 1}, which begins with '{set.Items[batches[b][0]].Id}'. Lower the learning rate, or look at its features.");
            }

            loss.backward();
            optimizer.step();
            sum += value;
        }

        return sum / batches.Count;
    }

    private List<float[]> Outputs(ProbeHead head, int[] indices, CancellationToken cancellation)
    {
        head.eval();
        random.Pass(shuffledCount: 0);
        using var off = no_grad();
        var all = new List<float[]>();
        foreach (var batch in indices.Chunk(recipe.BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var outputs = head.Score(RowBatch.Read(set, batch, device)).cpu().contiguous().data<float>().ToArray();
            all.AddRange(outputs.Chunk(recipe.Outputs));
        }

        return all;
    }

    private double Selection(int[] indices, List<float[]> outputs)
    {
        var items = indices.Select((index, i) => (Item: set.Items[index], Output: outputs[i]));
        return recipe.Task == ProbeTask.SentimentRegression
            ? -items.Average(i => Math.Abs((double)i.Output[0] - i.Item.Score))
            : 100.0 * items.Count(i => Prediction.Class(i.Output) == i.Item.Class) / indices.Length;
    }

    private static void Set(RMSProp optimizer, (double LearningRate, double Momentum) values)
    {
        // The optimiser's own Momentum is only the default for groups to come: a step reads each group's.
        foreach (var group in optimizer.ParamGroups.Cast<RMSProp.ParamGroup>())
        {
            group.LearningRate = values.LearningRate;
            group.Momentum = values.Momentum;
        }
    }

    private static Dictionary<string, Tensor> Keep(ProbeHead head, Dictionary<string, Tensor> before)
    {
        foreach (var old in before.Values)
        {
            old.Dispose();
        }

        return head.state_dict().ToDictionary(p => p.Key, p => p.Value.detach().clone());
    }

    private static void Restore(ProbeHead head, Dictionary<string, Tensor> weights)
    {
        using var off = no_grad();
        foreach (var (name, value) in head.state_dict())
        {
            value.copy_(weights[name]);
        }
    }
}
