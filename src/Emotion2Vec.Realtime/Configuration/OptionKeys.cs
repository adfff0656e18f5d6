using System.Reflection;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>All options that exist, found once by reflection over <see cref="RealtimeOptions"/>.</summary>
internal static class OptionKeys
{
    private const string AnyIndex = "*";

    // Indices above this are typing errors, and a list of that length would only be a list of complaints.
    private const int MaxIndex = 9999;

    /// <summary>Every option, in the order of declaration.</summary>
    public static IReadOnlyList<OptionKey> All { get; } = [.. Walk(typeof(RealtimeOptions), "")];

    /// <summary>Paths of the lists among the options.</summary>
    public static IReadOnlyList<string> Lists { get; } =
        [.. All.Select(key => key.Path.Split($":{AnyIndex}:", 2)).Where(parts => parts.Length == 2).Select(parts => parts[0]).Distinct()];

    /// <summary>Finds the option that a path means; letter case does not matter.</summary>
    /// <param name="path">A path such as <c>streams:0:id</c>.</param>
    /// <param name="canonical">The path in the spelling of the manual.</param>
    /// <returns>The option, or null if there is none.</returns>
    public static OptionKey? Find(string path, out string canonical)
    {
        var given = path.Split(':');
        var key = All.FirstOrDefault(candidate => Matches(candidate.Path.Split(':'), given));
        canonical = key is null ? path : Fill(key.Path, given);
        return key;
    }

    /// <summary>Explains a path that means no option.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The rest of a sentence that begins with the path, with the nearest known key if one is near.</returns>
    public static string ExplainUnknown(string path)
    {
        var given = path.Split(':');
        var inside = All.Where(key => key.Path.Split(':') is var levels && levels.Length > given.Length && Matches(levels[..given.Length], given)).ToList();
        if (inside.Count > 0)
        {
            var children = inside.Select(key => key.Path.Split(':')[given.Length]).Distinct().Select(child => child == AnyIndex ? "0, 1, ..." : child);
            return $"is a section, not a value: set one of {string.Join(", ", children)} in it";
        }

        var nearest = All.Select(key => Fill(key.Path, given)).MinBy(known => EditDistance.Between(known, path))!;
        var near = EditDistance.Between(nearest, path) <= Math.Max(2, path.Length / 3);
        return near ? $"is not a known key; did you mean {nearest}?" : "is not a known key: 'config print' shows all keys";
    }

    private static IEnumerable<OptionKey> Walk(Type section, string prefix)
    {
        foreach (var property in section.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var path = prefix + property.Name;
            var type = property.PropertyType;
            var nested = type.IsGenericType ? type.GetGenericArguments()[0] : type;
            if (nested.Namespace == typeof(RealtimeOptions).Namespace && nested.IsClass)
            {
                foreach (var key in Walk(nested, type.IsGenericType ? $"{path}:{AnyIndex}:" : $"{path}:"))
                {
                    yield return key;
                }
            }
            else
            {
                yield return new(path, property);
            }
        }
    }

    private static bool Matches(string[] known, string[] given) =>
        known.Length == given.Length && known.Zip(given).All(pair => pair.First == AnyIndex
            ? int.TryParse(pair.Second, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index)
                && index <= MaxIndex && index.ToString(System.Globalization.CultureInfo.InvariantCulture) == pair.Second
            : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static string Fill(string known, string[] given) =>
        string.Join(':', known.Split(':').Select((level, i) => level != AnyIndex ? level : i < given.Length && given[i].Length > 0 && given[i].All(char.IsAsciiDigit) ? given[i] : "0"));
}
