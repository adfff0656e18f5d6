using System.Globalization;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Configuration;

/// <summary>
/// Lays <c>appsettings.json</c>, <c>--config</c> files, the environment and <c>--set</c> over each other, later over earlier. Values merge key by key;
/// a list in a file replaces the list below it as a whole, because half of one stream and half of another is never meant.
/// </summary>
internal static class ConfigurationLoader
{
    /// <summary>Loads and checks everything; reports all problems, not the first.</summary>
    /// <param name="inputs">What may configure the program.</param>
    /// <returns>Options, origins and problems.</returns>
    public static LoadedConfiguration Load(ConfigurationInputs inputs)
    {
        ConfigurationLayer[] layers =
        [
            JsonLayerReader.Read(inputs.BaseFile, Path.GetFileName(inputs.BaseFile)),
            .. inputs.Files.Select(file => JsonLayerReader.Read(file)),
            EnvironmentLayerReader.Read(inputs.Environment),
            CommandLineLayerReader.Read(inputs.Assignments, inputs.Streams),
        ];
        var problems = new List<ConfigurationProblem>();
        var entries = new Dictionary<string, ConfigurationEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var layer in layers)
        {
            problems.AddRange(layer.Problems);
            foreach (var list in layer.ReplacedLists)
            {
                ReplaceList(list, entries);
            }

            foreach (var entry in layer.Entries)
            {
                Accept(entry, layer, entries, problems);
            }
        }

        CheckIndices(entries, problems);
        var options = Bind(entries);
        problems.AddRange(OptionsValidator.Validate(options).Select(problem => problem with { Origin = OriginOf(problem.Path, entries) }));
        return new(options, entries, problems);
    }

    private static void ReplaceList(string list, Dictionary<string, ConfigurationEntry> entries)
    {
        foreach (var path in entries.Keys.Where(path => path.StartsWith($"{list}:", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            entries.Remove(path);
        }
    }

    private static void Accept(ConfigurationEntry entry, ConfigurationLayer layer, Dictionary<string, ConfigurationEntry> entries, List<ConfigurationProblem> problems)
    {
        if (OptionKeys.Find(entry.Path, out var path) is not { } key)
        {
            problems.Add(new(entry.Path, OptionKeys.ExplainUnknown(entry.Path), entry.Origin));
        }
        else if (key.IsSecret && !layer.MayHoldSecrets && entry.Value.Length > 0)
        {
            problems.Add(new(path, $"is a secret: give it as {EnvironmentLayerReader.Prefix}{path.Replace(":", "__", StringComparison.Ordinal)} or in a file of its own", entry.Origin));
        }
        else if (key.Refuse(entry.Value) is { } why)
        {
            problems.Add(new(path, why, entry.Origin));
        }
        else
        {
            entries[path] = entry with { Path = path };
        }
    }

    // The binder closes gaps in silence, after which messages would name the wrong item.
    private static void CheckIndices(Dictionary<string, ConfigurationEntry> entries, List<ConfigurationProblem> problems)
    {
        foreach (var list in OptionKeys.Lists)
        {
            var depth = list.Split(':').Length;
            var items = entries.Values.Where(entry => entry.Path.StartsWith($"{list}:", StringComparison.Ordinal))
                .ToLookup(entry => int.Parse(entry.Path.Split(':')[depth], NumberStyles.None, CultureInfo.InvariantCulture));
            foreach (var item in items.Where(item => item.Key >= items.Count))
            {
                problems.Add(new($"{list}:{item.Key}", $"leaves a gap: the list has {items.Count} item(s), so that indices run from 0 to {items.Count - 1}", item.First().Origin));
            }
        }
    }

    private static RealtimeOptions Bind(Dictionary<string, ConfigurationEntry> entries) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(entries.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value.Value)))
            .Build()
            .Get<RealtimeOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();

    // What is missing from an item of a list is missing where the rest of the item was written.
    private static string OriginOf(string path, Dictionary<string, ConfigurationEntry> entries) =>
        entries.TryGetValue(path, out var entry)
            ? entry.Origin
            : FirstBelow(path, entries) ?? FirstBelow(ItemOf(path), entries) ?? "built-in default";

    private static string ItemOf(string path) => path.LastIndexOf(':') is var colon and > 0 && char.IsAsciiDigit(path[colon - 1]) ? path[..colon] : path;

    private static string? FirstBelow(string path, Dictionary<string, ConfigurationEntry> entries) =>
        entries.Values.FirstOrDefault(entry => entry.Path.StartsWith($"{path}:", StringComparison.OrdinalIgnoreCase))?.Origin;
}
