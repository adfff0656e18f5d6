using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Emotion2Vec.Training.Recipes;

/// <summary>How recipes are written as JSON: camelCase keys, names for enumerations, nothing unknown, nothing missing that is required.</summary>
internal static class RecipeJson
{
    /// <summary>The dialect of values; files are read with comments (<see cref="RecipeText"/>).</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // labels stay readable; the file is never put into HTML
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <summary>A recipe with every value that it has, defaults included.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="recipe">The recipe.</param>
    /// <returns>Its JSON.</returns>
    public static JsonObject Resolve<T>(T recipe)
        where T : IRecipe => JsonSerializer.SerializeToNode(recipe, Options)!.AsObject();
}
