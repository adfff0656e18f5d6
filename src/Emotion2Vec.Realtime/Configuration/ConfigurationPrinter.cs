using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Shows the configuration in force.</summary>
internal static class ConfigurationPrinter
{
    private const string Mask = "***";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line per option: key, value, origin. Passwords do not show, nor what addresses for ffmpeg hold in confidence.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <returns>Aligned lines.</returns>
    public static string ToTable(LoadedConfiguration loaded)
    {
        var rows = Flatten(loaded.Options, "")
            .Select(option => (option.Path, Value: Text(option.Path, option.Value), Origin: loaded.Entries.TryGetValue(option.Path, out var entry) ? entry.Origin : "built-in default"))
            .ToList();
        var (pathWidth, valueWidth) = (rows.Max(row => row.Path.Length), rows.Max(row => row.Value.Length));
        var text = new StringBuilder();
        foreach (var (path, value, origin) in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{path.PadRight(pathWidth)}  {value.PadRight(valueWidth)}  {origin}");
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>The same as an object of the shape of <c>appsettings.json</c>; secrets are left out, so that it stays usable.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <returns>Indented JSON.</returns>
    public static string ToJson(LoadedConfiguration loaded) => Node(loaded.Options).ToJsonString(Layout);

    private static IEnumerable<(string Path, object Value)> Flatten(object value, string path) => value switch
    {
        IReadOnlyList<StreamOptions> list => list.SelectMany((item, i) => Flatten(item, $"{path}:{i}")),
        _ when IsSection(value) => value.GetType().GetProperties().Where(property => property.CanWrite)
            .SelectMany(property => Flatten(property.GetValue(value)!, path.Length == 0 ? property.Name : $"{path}:{property.Name}")),
        _ => [(path, value)],
    };

    private static JsonNode Node(object value) => value switch
    {
        IReadOnlyList<StreamOptions> list => new JsonArray([.. list.Select(Node)]),
        _ when IsSection(value) => new JsonObject(value.GetType().GetProperties()
            .Where(property => property.CanWrite && !property.IsDefined(typeof(SecretAttribute), inherit: false))
            .Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, Node(property.GetValue(value)!)))),
        bool b => JsonValue.Create(b),
        int i => JsonValue.Create(i),
        double d => JsonValue.Create(d),
        _ => JsonValue.Create(Scalar(value)),
    };

    private static bool IsSection(object value) => value.GetType().Namespace == typeof(RealtimeOptions).Namespace && value is not (Enum or IEnumerable);

    private static string Text(string path, object value) =>
        OptionKeys.Find(path, out _) is { IsSecret: true } && value is string { Length: > 0 } ? Mask : value is string { Length: 0 } ? "\"\"" : Shown(path, value);

    private static string Shown(string path, object value) => path.EndsWith(":Source", StringComparison.Ordinal) && Scalar(value) is var source && source.StartsWith("ffmpeg", StringComparison.Ordinal)
        ? UrlMask.Apply(source)
        : Scalar(value);

    private static string Scalar(object value) => value switch
    {
        Enum e => e.ToString().ToLowerInvariant(),
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
