using System.Globalization;

namespace Emotion2Vec.Model.Configuration;

/// <summary>A map of settings, read key by key. Whatever was not asked for by the end is unknown and refused by name.</summary>
internal sealed class ConfigSection(string path, YamlValue map, ProblemList problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public bool Has(string key) => map.Entries?.ContainsKey(key) == true;

    public int Int(string key, int fallback) =>
        Parse(key, fallback, "a whole number", (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    public double Float(string key, double fallback) => Parse<double>(key, fallback, "a number", TryParseFloat);

    /// <summary>A number that may be null.</summary>
    public double? OptionalFloat(string key) => Find(key) is { IsNull: false } ? Float(key, 0) : null;

    public bool Bool(string key, bool fallback) => Parse<bool>(key, fallback, "true or false", TryParseBool);

    public string Text(string key, string fallback) => Parse(key, fallback, "text", (string text, out string value) =>
    {
        value = text;
        return true;
    });

    /// <summary>A map inside this one; an empty one if it is absent or null.</summary>
    public ConfigSection Section(string key)
    {
        var value = Find(key) ?? YamlValue.Empty;
        problems.Require(value.Entries is not null || value.IsNull, $"{path}{key} (line {value.Line}) is not a map of settings");
        return new ConfigSection($"{path}{key}.", value, problems);
    }

    /// <summary>A list of text, in which a null is the empty text.</summary>
    public IReadOnlyList<string> List(string key)
    {
        if (Find(key) is not { IsNull: false } value)
        {
            return [];
        }

        if (value.Items is null || value.Items.Any(item => item.Text is null && !item.IsNull))
        {
            problems.Require(false, $"{path}{key} (line {value.Line}) is not a list of text");
            return [];
        }

        return [.. value.Items.Select(item => item.Text ?? "")];
    }

    /// <summary>Accepts keys whatever their value, as they change nothing.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>Refuses a value that upstream knows and this program does not have.</summary>
    public void Refuse(string key, bool refused, string reason) => problems.Require(!refused, $"{path}{key} is not supported: {reason}");

    public void RefuseUnknown()
    {
        foreach (var (key, value) in map.Entries ?? [])
        {
            problems.Require(_known.Contains(key), $"{path}{key} (line {value.Line}) is not a known setting; correct or remove it");
        }
    }

    private delegate bool TryParse<T>(string text, out T value);

    private YamlValue? Find(string key)
    {
        _known.Add(key);
        return map.Entries?.GetValueOrDefault(key);
    }

    private T Parse<T>(string key, T fallback, string wanted, TryParse<T> tryParse)
    {
        if (Find(key) is not { } value)
        {
            return fallback;
        }

        if (value.Text is { } text && tryParse(text.Trim(), out var parsed))
        {
            return parsed;
        }

        problems.Require(false, $"{path}{key} (line {value.Line}) is {(value.Text is null ? "no single value" : $"'{Shorten(value.Text)}'")}, {wanted} is needed");
        return fallback;
    }

    // Accepts 1e-05, which YAML 1.1 takes for text; refuses what no setting can mean.
    private static bool TryParseFloat(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
        && double.IsFinite(value);

    private static bool TryParseBool(string text, out bool value)
    {
        value = text.ToUpperInvariant() is "TRUE" or "YES" or "ON";
        return value || text.ToUpperInvariant() is "FALSE" or "NO" or "OFF";
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
