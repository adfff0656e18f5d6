using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Probing;

/// <summary>Divides items into folds.</summary>
internal static class FoldPlan
{
    /// <summary>Plans the folds of a recipe.</summary>
    /// <param name="recipe">A valid recipe.</param>
    /// <param name="items">The items.</param>
    /// <returns>At least one fold; every part that is tested or trained on has an item.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: items lack what they are divided by, or there is nothing to leave out.</exception>
    public static IReadOnlyList<Fold> Of(ProbeRecipe recipe, IReadOnlyList<ProbeItem> items) => recipe.Folds switch
    {
        FoldKind.Sessions => LeaveOneOut(items, i => i.Session, "session"),
        FoldKind.Speakers => LeaveOneOut(items, i => i.Speaker, "speaker"),
        FoldKind.SpeakerGroups => Groups(recipe, items, i => i.Speaker, "speaker"),
        FoldKind.UtteranceGroups => Groups(recipe, items, i => i.Id, "name"),
        _ => [Given(items)],
    };

    private static IReadOnlyList<Fold> LeaveOneOut(IReadOnlyList<ProbeItem> items, Func<ProbeItem, string?> unit, string what)
    {
        var units = Units(items, unit, what);
        return units.Count > 1
            ? [.. units.Select(u => Split(items, u, i => unit(i) == u))]
            : throw new Emotion2VecException(ErrorKind.InvalidInput, $"All utterances have the {what} '{units[0]}': leaving it out leaves nothing to train on. Choose other 'folds'.");
    }

    // Dealt like cards after a shuffle of its own seed, so that the division does not depend on what is drawn later.
    private static IReadOnlyList<Fold> Groups(ProbeRecipe recipe, IReadOnlyList<ProbeItem> items, Func<ProbeItem, string?> unit, string what)
    {
        var units = Units(items, unit, what);
        if (units.Count < recipe.FoldCount)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"There are {units.Count} different values of {what} and 'foldCount' is {recipe.FoldCount}: each fold needs one. Lower 'foldCount'.");
        }

        using var random = new ProbeRandom(recipe.Seed);
        var order = random.Permutation(units.Count);
        var groupOf = Enumerable.Range(0, units.Count).ToDictionary(i => units[order[i]], i => i % recipe.FoldCount, StringComparer.Ordinal);
        return [.. Enumerable.Range(0, recipe.FoldCount).Select(g => Split(items, $"Group{g + 1}", i => groupOf[unit(i) ?? string.Empty] == g))];
    }

    private static Fold Given(IReadOnlyList<ProbeItem> items)
    {
        int[] Part(params string[] names) => Where(items, i => i.Part is not null && names.Contains(i.Part.Trim().ToLowerInvariant()));
        var fold = new Fold("Given", Part("train"), Part("dev", "valid", "validation"), Part("test"));
        return fold.Rest.Count > 0 && fold.Test.Count > 0
            ? fold
            : throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"The manifest's split names {fold.Rest.Count} utterances 'train' and {fold.Test.Count} 'test'; both must be there. Add a split, or choose other 'folds'.");
    }

    private static Fold Split(IReadOnlyList<ProbeItem> items, string name, Func<ProbeItem, bool> isTest) =>
        new(name, Where(items, i => !isTest(i)), [], Where(items, isTest));

    private static int[] Where(IReadOnlyList<ProbeItem> items, Func<ProbeItem, bool> condition) =>
        [.. Enumerable.Range(0, items.Count).Where(i => condition(items[i]))];

    private static List<string> Units(IReadOnlyList<ProbeItem> items, Func<ProbeItem, string?> unit, string what)
    {
        var without = items.Where(i => unit(i) is null).ToList();
        return without.Count == 0
            ? [.. items.Select(i => unit(i) ?? string.Empty).Distinct(StringComparer.Ordinal)]
            : throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"{without.Count} utterances have no {what}, such as '{without[0].Id}', and the recipe divides by it. Add it to the manifest, or choose other 'folds'.");
    }
}
