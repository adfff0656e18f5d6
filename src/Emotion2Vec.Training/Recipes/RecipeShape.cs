using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Training.Recipes;

/// <summary>Holds a tree of JSON against the types that it shall be bound to, and finds everything that does not fit, not only the first.</summary>
internal sealed class RecipeShape
{
    private const int ShownLength = 60;

    private readonly List<(string Path, string Problem)> _problems = [];

    /// <summary>What does not fit: the path of each value, and the rest of a sentence that begins with it.</summary>
    public IReadOnlyList<(string Path, string Problem)> Problems => _problems;

    /// <summary>Keys that an object of a type has.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Its keys; none if it is no object with fixed keys.</returns>
    public static IReadOnlyList<JsonPropertyInfo> Keys(Type type) =>
        RecipeJson.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object } info
            ? [.. info.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null)]
            : [];

    /// <summary>Explains a key that does not exist.</summary>
    /// <param name="type">The type of the object that it was given for.</param>
    /// <param name="path">The object's path; empty for the recipe itself.</param>
    /// <param name="name">The key.</param>
    /// <param name="recipe">The type of the whole recipe.</param>
    /// <returns>The rest of a sentence that begins with the key's path.</returns>
    public static string ExplainUnknown(Type type, string path, string name, Type recipe)
    {
        var known = Keys(type).Select(property => property.Name).ToList();
        var nearest = known.MinBy(candidate => EditDistance.Between(candidate, name));
        if (nearest is not null && EditDistance.Between(nearest, name) <= Math.Max(2, name.Length / 3))
        {
            return $"is not a known key; did you mean {Join(path, nearest)}?";
        }

        // A key in the wrong section is as common as a misspelt one.
        var elsewhere = AllPaths(recipe, "", []).FirstOrDefault(candidate => candidate.Split('.')[^1].Equals(name, StringComparison.OrdinalIgnoreCase));
        return elsewhere is not null
            ? $"is not a known key; did you mean {elsewhere}?"
            : $"is not a known key; here may stand {string.Join(", ", known)}";
    }

    /// <summary>Joins a path and a key.</summary>
    /// <param name="path">A path; may be empty.</param>
    /// <param name="name">A key.</param>
    /// <returns>The key's path.</returns>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>Checks a tree.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="type">What it shall be bound to.</param>
    public void Check(JsonNode? node, Type type) => Check(node, type, "", type);

    private static IEnumerable<string> AllPaths(Type type, string path, IReadOnlyList<Type> above)
    {
        foreach (var property in above.Contains(type) ? [] : Keys(type))
        {
            var child = Join(path, property.Name);
            yield return child;
            foreach (var inner in AllPaths(property.PropertyType, child, [.. above, type]))
            {
                yield return inner;
            }
        }
    }

    private void Check(JsonNode? node, Type type, string path, Type recipe)
    {
        var info = RecipeJson.Options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when node is JsonObject section:
                CheckObject(section, type, path, recipe);
                break;
            case JsonTypeInfoKind.Dictionary when node is JsonObject table:
                foreach (var (name, value) in table)
                {
                    CheckKey(name, info.KeyType!, path);
                    if (value is not null || info.ElementType!.IsValueType)
                    {
                        CheckItem(value, info.ElementType!, Join(path, name), recipe);
                    }
                }

                break;
            case JsonTypeInfoKind.Enumerable when node is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    CheckItem(list[i], info.ElementType!, $"{path}[{i}]", recipe);
                }

                break;
            case JsonTypeInfoKind.None:
                CheckLeaf(node, type, path);
                break;
            default:
                var due = info.Kind switch { JsonTypeInfoKind.Enumerable => "a list [ ... ]", JsonTypeInfoKind.Dictionary => "a table { ... }", _ => "a section { ... }" };
                _problems.Add((path, $"is {Show(node)}; {due} is due"));
                break;
        }
    }

    private void CheckObject(JsonObject section, Type type, string path, Type recipe)
    {
        var keys = Keys(type);
        foreach (var (name, value) in section)
        {
            var child = Join(path, name);
            if (keys.FirstOrDefault(key => key.Name == name) is not { } key)
            {
                _problems.Add((child, ExplainUnknown(type, path, name, recipe)));
            }
            else if (value is not null)
            {
                Check(value, key.PropertyType, child, recipe);
            }
            else if (!key.IsSetNullable || (key.PropertyType.IsValueType && Nullable.GetUnderlyingType(key.PropertyType) is null))
            {
                _problems.Add((child, "is null: leave the key out to use its default"));
            }
        }

        foreach (var key in keys.Where(key => (key.IsRequired || key.AssociatedParameter is { HasDefaultValue: false }) && !section.ContainsKey(key.Name)))
        {
            _problems.Add((Join(path, key.Name), "is missing"));
        }
    }

    private void CheckItem(JsonNode? node, Type type, string path, Type recipe)
    {
        if (node is null)
        {
            _problems.Add((path, "is null"));
        }
        else
        {
            Check(node, type, path, recipe);
        }
    }

    private void CheckKey(string name, Type type, string path)
    {
        if (type == typeof(int) && !int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            _problems.Add((path, $"has the key '{Clip(name)}'; {Due(type)} is due"));
        }
    }

    private void CheckLeaf(JsonNode? node, Type type, string path)
    {
        if (Binds(node, type))
        {
            return;
        }

        var names = EnumNames(type);
        var given = node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        var nearest = given is null ? null : names.MinBy(name => EditDistance.Between(name, given));
        var near = nearest is not null && EditDistance.Between(nearest, given!) <= Math.Max(2, given!.Length / 3);
        _problems.Add((path, $"is {Show(node)}; {Due(type)} is due{(near ? $"; did you mean {nearest}?" : "")}"));
    }

    private static bool Binds(JsonNode? node, Type type)
    {
        try
        {
            // A double takes 1e999 for infinity, which no value of a recipe is.
            return node.Deserialize(type, RecipeJson.Options) is not (double.PositiveInfinity or double.NegativeInfinity or float.PositiveInfinity or float.NegativeInfinity);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> EnumNames(Type type)
    {
        var real = Nullable.GetUnderlyingType(type) ?? type;
        return real.IsEnum ? [.. Enum.GetNames(real).Select(JsonNamingPolicy.CamelCase.ConvertName)] : [];
    }

    private static string Due(Type type)
    {
        var real = Nullable.GetUnderlyingType(type) ?? type;
        return real switch
        {
            { IsEnum: true } => $"one of {string.Join(", ", EnumNames(real))}",
            _ when real == typeof(bool) => "true or false",
            _ when real == typeof(string) => "text in quotes",
            _ when real == typeof(int) || real == typeof(long) => "a whole number",
            _ when real == typeof(double) || real == typeof(float) => "a number",
            _ => real.Name,
        };
    }

    private static string Show(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "a section",
        JsonArray => "a list",
        _ => Clip(node.ToJsonString(RecipeJson.Options)),
    };

    private static string Clip(string text) => text.Length <= ShownLength ? text : $"{text[..ShownLength]}...";
}
