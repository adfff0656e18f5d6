using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Recipes;

/// <summary>
/// Reads recipes: JSON with comments and trailing commas, bound strictly. Whatever is wrong is reported together, each problem with its key, what to do, and the
/// line or option that gave the value. Paths in a recipe are taken from the current directory, as on a command line.
/// </summary>
public static class RecipeReader
{
    /// <summary>Reads a recipe.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="overrides">Values that win over the file's, the later over the earlier.</param>
    /// <returns>A valid recipe.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: there is no such file; <see cref="ErrorKind.Configuration"/>: one line for each problem.</exception>
    public static T Read<T>(string path, IReadOnlyList<RecipeOverride>? overrides = null)
        where T : IRecipe
    {
        ArgumentNullException.ThrowIfNull(path);
        if (CommentedJson.TryRead(path, out var utf8) is { } problem)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"the recipe '{path}' {problem}; configs/train holds recipes to begin with.");
        }

        return Parse<T>(utf8, path, overrides);
    }

    /// <summary>Reads a recipe's text.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="utf8">The text.</param>
    /// <param name="file">Its name in messages.</param>
    /// <param name="overrides">Values that win over the text's.</param>
    /// <returns>A valid recipe.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: one line for each problem.</exception>
    internal static T Parse<T>(ReadOnlyMemory<byte> utf8, string file, IReadOnlyList<RecipeOverride>? overrides = null)
        where T : IRecipe
    {
        var text = RecipeText.Parse(utf8, file);
        var problems = new List<string>(text.Problems);
        foreach (var given in overrides ?? [])
        {
            Apply(given, text, typeof(T), problems);
        }

        // A text that is no JSON has nothing more to say.
        if (text.Problems.Count == 0)
        {
            var shape = new RecipeShape();
            shape.Check(text.Root, typeof(T));
            problems.AddRange(shape.Problems.Select(found => $"{found.Path} {found.Problem} ({OriginOf(found.Path, text.Origins, file)})"));
        }

        ThrowIfAny(problems, file);
        var recipe = Bind<T>(text.Root, file);
        ThrowIfAny([.. recipe.Validate().Select(found => $"{found} ({OriginOf(found.Split(' ', ':')[0], text.Origins, file)})")], file);
        return recipe;
    }

    private static T Bind<T>(JsonObject root, string file)
        where T : IRecipe
    {
        try
        {
            return root.Deserialize<T>(RecipeJson.Options) ?? throw new Emotion2VecException(ErrorKind.Configuration, $"the recipe {file} is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.Configuration, $"the recipe {file} cannot be understood: {e.Message}", e);
        }
    }

    private static void Apply(RecipeOverride given, RecipeText text, Type recipe, List<string> problems)
    {
        var (node, type, path) = (text.Root, recipe, "");
        var names = given.Path.Split('.');
        for (var i = 0; i < names.Length; i++)
        {
            if (TypeOf(type, names[i]) is not { } child)
            {
                problems.Add($"{RecipeShape.Join(path, names[i])} {RecipeShape.ExplainUnknown(type, path, names[i], recipe)} ({given.Origin})");
                return;
            }

            (type, path) = (child, RecipeShape.Join(path, names[i]));
            text.Origins[path] = i < names.Length - 1 && text.Origins.TryGetValue(path, out var before) ? before : given.Origin;
            if (i == names.Length - 1)
            {
                node[names[i]] = Value(given.Value, type);
            }
            else if (node[names[i]] is JsonObject inner)
            {
                node = inner;
            }
            else
            {
                node[names[i]] = node = [];
            }
        }
    }

    private static Type? TypeOf(Type section, string name)
    {
        var info = RecipeJson.Options.GetTypeInfo(section);
        return info.Kind == JsonTypeInfoKind.Dictionary ? info.ElementType : RecipeShape.Keys(section).FirstOrDefault(key => key.Name == name)?.PropertyType;
    }

    // Where text is due it needs no quotes; elsewhere what is no JSON is left for the binding to refuse.
    private static JsonNode? Value(string value, Type type) => type == typeof(string) && value != "null" ? JsonValue.Create(value) : RecipeText.ParseValue(value);

    // A key that the file does not have stands where its section does.
    private static string OriginOf(string path, Dictionary<string, string> origins, string file)
    {
        for (var current = path; current.Length > 0; current = current[..Math.Max(0, current.LastIndexOfAny(['.', '[']))])
        {
            if (origins.TryGetValue(current, out var origin))
            {
                return origin;
            }
        }

        return file;
    }

    private static void ThrowIfAny(List<string> problems, string file)
    {
        if (problems.Count > 0)
        {
            throw new Emotion2VecException(
                ErrorKind.Configuration,
                $"the recipe {file} has {(problems.Count == 1 ? "a problem" : $"{problems.Count} problems")}:\n  {string.Join("\n  ", problems)}");
        }
    }
}
