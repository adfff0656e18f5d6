using System.Globalization;
using Emotion2Vec.Training.Evaluation.Metrics;
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
        var confusion = new ConfusionMatrix(recipe.ClassNames);
        for (var i = 0; i < (regression ? 0 : items.Count); i++)
        {
            confusion.Add(items[i].Class, Prediction.Class(fit.Outputs[i]));
        }

        return new()
        {
            Fold = fold.Name,
            Train = fit.Train.Count,
            Validation = fit.Validation.Count,
            Test = fold.Test.Count,
            Epoch = fit.Epoch,
            Metrics = regression ? Regression(items, fit) : Classes(confusion),
            Confusion = confusion.Rows(),
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
    public static IReadOnlyList<IReadOnlyList<long>> Sum(IReadOnlyList<FoldResult> folds) =>
        [.. folds[0].Confusion.Select((row, truth) => (IReadOnlyList<long>)[.. row.Select((_, answer) => folds.Sum(f => f.Confusion[truth][answer]))])];

    // A class that is not tested has no accuracy: the means are over the others (the authors' script divides by zero there), and the report warns.
    private static Dictionary<string, double> Classes(ConfusionMatrix confusion) => new()
    {
        ["wa"] = 100 * confusion.WeightedAccuracy,
        ["ua"] = 100 * confusion.UnweightedAccuracy,
        ["wf1"] = 100 * confusion.WeightedF1,
        ["macroF1"] = 100 * confusion.MacroF1,
    };

    private static Dictionary<string, double> Regression(List<ProbeItem> items, FoldFit fit)
    {
        double[] truth = [.. items.Select(i => (double)i.Score)];
        double[] answer = [.. fit.Outputs.Select(o => (double)o[0])];
        return new()
        {
            ["mae"] = truth.Zip(answer).Average(p => Math.Abs(p.First - p.Second)),
            ["pearson"] = Pearson(truth, answer),
            ["ccc"] = ConcordanceCorrelation.Of(answer, truth) ?? 0,
        };
    }

    // 0 where one of the two is constant: nothing varies together.
    private static double Pearson(double[] first, double[] second)
    {
        var (meanFirst, meanSecond) = (first.Average(), second.Average());
        var covariance = first.Zip(second).Sum(p => (p.First - meanFirst) * (p.Second - meanSecond));
        var variances = first.Sum(x => Math.Pow(x - meanFirst, 2)) * second.Sum(y => Math.Pow(y - meanSecond, 2));
        return variances > 0 ? covariance / Math.Sqrt(variances) : 0;
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
