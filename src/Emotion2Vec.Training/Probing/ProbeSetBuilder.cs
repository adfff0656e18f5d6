using System.Globalization;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data;
using Emotion2Vec.Training.Probing.Features;
using Emotion2Vec.Training.Probing.Recipes;

namespace Emotion2Vec.Training.Probing;

/// <summary>Gives utterances their classes, scores, sessions and turns, and refuses what a probe could not be trusted with.</summary>
/// <param name="recipe">A valid recipe.</param>
/// <param name="features">Frame features with names and labels.</param>
/// <param name="manifest">What else is known of the utterances, by the same names; null if nothing.</param>
internal sealed class ProbeSetBuilder(ProbeRecipe recipe, UpstreamFeatures features, Manifest? manifest)
{
    private const int NamesInMessage = 5;

    private readonly List<string> _notes = [];
    private readonly Dictionary<string, int> _unknown = new(StringComparer.Ordinal);

    /// <summary>Builds the set.</summary>
    /// <returns>Every utterance that has a class or score, in the order of the features.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.InvalidInput"/>: unknown labels, fewer than two classes, no score, missing sessions, speakers, parts or turns.
    /// </exception>
    public ProbeSet Build()
    {
        var utterances = Match();
        var sessions = Sessions(utterances);
        var items = new List<ProbeItem>();
        for (var i = 0; i < features.Count; i++)
        {
            if (Answer(i, utterances[i]) is var (known, @class, score) && known)
            {
                items.Add(new(features.Utterances[i].Name, i, @class, score, sessions[i], utterances[i]?.Speaker, utterances[i]?.Split));
            }
        }

        ThrowIfUnknown();
        var left = features.Count - items.Count;
        if (left > 0)
        {
            _notes.Add($"{left} of {features.Count} utterances have a label that is ignored, or a score of zero, and are not asked for.");
        }

        IFeatureRows rows = features;
        if (recipe.ContextTurns > 0)
        {
            (rows, items) = WithContext(utterances, items);
        }

        ThrowIfOneClass(items);
        return new(rows, items, _notes);
    }

    private Utterance?[] Match()
    {
        var matched = new Utterance?[features.Count];
        if (manifest is null)
        {
            return matched;
        }

        var byId = manifest.Utterances.ToDictionary(u => u.Id, StringComparer.Ordinal);
        var missing = new List<string>();
        for (var i = 0; i < matched.Length; i++)
        {
            if (!byId.TryGetValue(features.Utterances[i].Name, out matched[i]))
            {
                missing.Add(features.Utterances[i].Name);
            }
        }

        return missing.Count == 0 ? matched : throw Wrong(
            $"{missing.Count} utterances of '{features.Prefix}.emo' are not in the manifest '{manifest.Path}' ({Few(missing)}). Give the manifest that the features were made from.");
    }

    // Known is false for what is left out on purpose; what is wrong is collected, so that one message tells all.
    private (bool Known, int Class, float Score) Answer(int i, Utterance? utterance)
    {
        var label = utterance is null ? features.Utterances[i].Label : utterance.Label ?? UpstreamFeaturesWriter.NoLabel;
        if (recipe.Task == ProbeTask.Classes)
        {
            var index = recipe.Classes.ToList().IndexOf(recipe.Merge.GetValueOrDefault(label, label));
            if (index < 0 && !recipe.Ignore.Contains(label))
            {
                _unknown[label] = _unknown.GetValueOrDefault(label) + 1;
            }

            return (index >= 0, index, 0);
        }

        var score = utterance?.Valence ?? (double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : double.NaN);
        if (!double.IsFinite(score))
        {
            _unknown[label] = _unknown.GetValueOrDefault(label) + 1;
            return default;
        }

        return recipe.Task == ProbeTask.SentimentRegression ? (true, -1, (float)score) : (score != 0, score > 0 ? 1 : 0, (float)score);
    }

    private void ThrowIfUnknown()
    {
        if (_unknown.Count == 0)
        {
            return;
        }

        var few = Few(_unknown.OrderByDescending(u => u.Value).Select(u => $"'{u.Key}' {u.Value} times"));
        throw Wrong(recipe.Task == ProbeTask.Classes
            ? $"There are labels that the recipe '{recipe.Name}' does not know: {few}. Its classes are {string.Join(", ", recipe.Classes)}; name the others under 'merge' or 'ignore'."
            : $"There are utterances without a score: {few}. A sentiment recipe needs the manifest's 'valence', or a number as label.");
    }

    private void ThrowIfOneClass(List<ProbeItem> items)
    {
        if (items.Count < 3)
        {
            throw Wrong($"Only {items.Count} utterances are left; a probe needs some to train on, to validate and to test.");
        }

        var present = items.Select(i => recipe.Task == ProbeTask.SentimentRegression ? i.Score : i.Class).Distinct().Count();
        if (present < 2)
        {
            throw Wrong($"All {items.Count} utterances have the same class or score: there is nothing to tell apart.");
        }

        if (recipe.Task == ProbeTask.Classes && present < recipe.Classes.Count)
        {
            var absent = recipe.Classes.Where((_, c) => items.TrueForAll(i => i.Class != c));
            _notes.Add($"No utterance at all has the class {string.Join(", ", absent)}.");
        }
    }

    // A manifest knows its sessions; the authors' files have them one after the other, in counts that the recipe states.
    private string?[] Sessions(Utterance?[] utterances)
    {
        var sessions = Array.ConvertAll(utterances, u => u?.Session);
        if (recipe.Folds != FoldKind.Sessions)
        {
            return sessions;
        }

        if (Array.TrueForAll(sessions, s => s is null) && recipe.SessionCounts.Count > 0)
        {
            var total = recipe.SessionCounts.Sum(c => (long)c);
            return total == features.Count
                ? [.. recipe.SessionCounts.SelectMany((count, s) => Enumerable.Repeat($"Session{s + 1}", count))]
                : throw Wrong($"The recipe '{recipe.Name}' expects {total} utterances in session order, but there are {features.Count}. Give a manifest that names their sessions.");
        }

        var without = Array.FindAll([.. Enumerable.Range(0, sessions.Length)], i => sessions[i] is null);
        if (without.Length > 0)
        {
            throw Wrong($"{without.Length} utterances have no session ({Few(without.Select(i => features.Utterances[i].Name))}), and the recipe leaves one session out at a time. Add it to the manifest, or choose other 'folds'.");
        }

        var found = sessions.Distinct().ToList();
        return recipe.SessionCounts.Count == 0 || found.Count == recipe.SessionCounts.Count
            ? sessions
            : throw Wrong($"The recipe '{recipe.Name}' expects {recipe.SessionCounts.Count} sessions, but the manifest has {found.Count}: {Few(found.Select(s => s ?? string.Empty))}. For another data set, empty 'sessionCounts'.");
    }

    private (IFeatureRows Rows, List<ProbeItem> Items) WithContext(Utterance?[] utterances, List<ProbeItem> items)
    {
        var turns = TurnContext.Find(utterances, recipe.ContextTurns, recipe.HearsTurn);
        var heard = items.Where(i => turns[i.Row].Length > 0).ToList();
        if (heard.Count < items.Count)
        {
            _notes.Add($"{items.Count - heard.Count} utterances open their conversation: nothing is heard before them, so they are not asked for.");
        }

        return (TurnContext.Create(features, [.. heard.Select(i => turns[i.Row])]), [.. heard.Select((item, i) => item with { Row = i })]);
    }

    private static string Few(IEnumerable<string> names)
    {
        var list = names.ToList();
        return string.Join(", ", list.Take(NamesInMessage)) + (list.Count > NamesInMessage ? " and others" : string.Empty);
    }

    private static Emotion2VecException Wrong(string message) => new(ErrorKind.InvalidInput, message);
}
