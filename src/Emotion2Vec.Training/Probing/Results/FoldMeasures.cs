using System.Globalization;
using Emotion2Vec.Training.Probing.Fitting;
using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Probing.Results;

/// <summary>Measures a tested fold as the authors do (emotion2vec section 11), in percent.</summary>
internal static class FoldMeasures
{
    /// <summary>Measures a fold.</summary>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="set">Its items.</param>
    /// <param name="fold">Its parts.</param>
    /// <param name="fit">What the training left.</param>
    /// <param name="randomState">State of the generator after it.</param>
    /// <returns>The result.</returns>
    public static FoldResult Of(ProbeRecipe recipe, ProbeSet set, Fold fold, FoldFit fit, byte[] randomState)
    {
        var items = fold.Test.Select(i => set.Items[i]).ToList();
        var regression = recipe.Task == ProbeTask.SentimentRegression;
        var confusion = regression ? [] : Confusion(recipe, items, fit);
        return new()
        {
            Fold = fold.Name,
            Train = fit.Train.Count,
            Validation = fit.Validation.Count,
            Test = fold.Test.Count,
            Epoch = fit.Epoch,
            Metrics = regression ? Regression(items, fit) : Classes(confusion),
            Confusion = confusion,
            Warnings = regression ? [] : [.. Warnings(recipe, set, fold, fit)],
            TrainLoss = fit.TrainLoss,
            ValidationScore = fit.ValidationScore,
            Answers = [.. items.Select((item, i) => Answer(recipe, item, fit.Outputs[i]))],
            RandomState = randomState,
        };
    }

    /// <summary>Adds the confusion of folds.</summary>
    /// <param name="folds">The folds.</param>
    /// <returns>[truth][answer]; empty in a regression.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Sum(IReadOnlyList<FoldResult> folds) =>
        [.. folds[0].Confusion.Select((row, truth) => (IReadOnlyList<int>)[.. row.Select((_, answer) => folds.Sum(f => f.Confusion[truth][answer]))])];

    private static int[][] Confusion(ProbeRecipe recipe, List<ProbeItem> items, FoldFit fit)
    {
        var counts = new int[recipe.Outputs][];
        for (var c = 0; c < counts.Length; c++)
        {
            counts[c] = new int[recipe.Outputs];
        }

        for (var i = 0; i < items.Count; i++)
        {
            counts[items[i].Class][Prediction.Class(fit.Outputs[i])]++;
        }

        return counts;
    }

    // A class that is not tested has no accuracy: the mean is over the others (the authors' script divides by zero there), and the report warns.
    private static Dictionary<string, double> Classes(int[][] confusion)
    {
        var all = Enumerable.Range(0, confusion.Length).ToList();
        double Total(int c) => confusion[c].Sum();
        double Said(int c) => confusion.Sum(row => row[c]);
        double F1(int c) => Total(c) + Said(c) > 0 ? 2 * confusion[c][c] / (Total(c) + Said(c)) : 0;
        var tested = all.Where(c => Total(c) > 0).ToList();
        var total = all.Sum(Total);
        return new()
        {
            ["wa"] = 100 * all.Sum(c => confusion[c][c]) / total,
            ["ua"] = 100 * tested.Average(c => confusion[c][c] / Total(c)),
            ["wf1"] = 100 * all.Sum(c => F1(c) * Total(c)) / total,
            ["macroF1"] = 100 * tested.Average(F1),
        };
    }

    private static Dictionary<string, double> Regression(List<ProbeItem> items, FoldFit fit)
    {
        var pairs = items.Select((item, i) => (Truth: (double)item.Score, Answer: (double)fit.Outputs[i][0])).ToList();
        var (truth, answer) = (pairs.Average(p => p.Truth), pairs.Average(p => p.Answer));
        var (varTruth, varAnswer) = (pairs.Average(p => Math.Pow(p.Truth - truth, 2)), pairs.Average(p => Math.Pow(p.Answer - answer, 2)));
        var covariance = pairs.Average(p => (p.Truth - truth) * (p.Answer - answer));
        return new()
        {
            ["mae"] = pairs.Average(p => Math.Abs(p.Truth - p.Answer)),
            ["pearson"] = varTruth * varAnswer > 0 ? covariance / Math.Sqrt(varTruth * varAnswer) : 0,
            ["ccc"] = 2 * covariance / Math.Max(varTruth + varAnswer + Math.Pow(truth - answer, 2), double.Epsilon),
        };
    }

    private static IEnumerable<string> Warnings(ProbeRecipe recipe, ProbeSet set, Fold fold, FoldFit fit)
    {
        foreach (var (part, indices) in new[] { ("is not trained on", fit.Train), ("is not tested; UA and macro F1 are over the others", fold.Test) })
        {
            var present = indices.Select(i => set.Items[i].Class).ToHashSet();
            foreach (var absent in recipe.ClassNames.Where((_, c) => !present.Contains(c)))
            {
                yield return $"Fold {fold.Name}: the class {absent} {part}.";
            }
        }
    }

    private static FoldAnswer Answer(ProbeRecipe recipe, ProbeItem item, float[] output) => recipe.Task == ProbeTask.SentimentRegression
        ? new(item.Id, item.Score.ToString(CultureInfo.InvariantCulture), output[0].ToString(CultureInfo.InvariantCulture))
        : new(item.Id, recipe.ClassNames[item.Class], recipe.ClassNames[Prediction.Class(output)]);
}
