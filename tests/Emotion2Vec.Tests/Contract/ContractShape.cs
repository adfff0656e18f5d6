using System.Text.Json;

namespace Emotion2Vec.Tests.Contract;

/// <summary>
/// A schema as one line per fact: members, types, bounds, words. Texts for people are left out. Two versions are compared line by line, so what must move the
/// version is seen, and named.
/// </summary>
internal sealed class ContractShape
{
    // A keyword that is not known here would be passed over in silence, by this reader and by validators alike.
    private static readonly string[] ForPeople = ["$schema", "title", "description"];
    private static readonly string[] Bounds = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "format"];

    private readonly List<string> _facts = [];

    private ContractShape(string name, JsonElement schema)
    {
        Name = name;
        Walk("", schema);
    }

    /// <summary>How one shape differs from another.</summary>
    public enum Step
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Something was added.</summary>
        Minor,

        /// <summary>Something went, or became something else.</summary>
        Major,
    }

    public string Name { get; }

    /// <summary>Paths of all members: <c>.p[][]</c>; <c>.*</c> stands for members of any name.</summary>
    public SortedSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that are told by another schema.</summary>
    public HashSet<string> References { get; } = [];

    /// <summary>Words that a member may have, where it may have only some.</summary>
    public SortedDictionary<string, SortedSet<string>> Words { get; } = new(StringComparer.Ordinal);

    /// <summary>All facts, each with the schema's name before it.</summary>
    public IEnumerable<string> Facts => _facts.Select(fact => $"{Name}{fact}");

    public static ContractShape Of(string name)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(ContractSchemas.FileOf(name)));
        return new(name, schema.RootElement);
    }

    public static ContractShape Parse(string name, string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return new(name, document.RootElement);
    }

    /// <summary>Facts of the whole contract, in order.</summary>
    public static IReadOnlyList<string> Whole() => [.. ContractSchemas.Names.SelectMany(name => Of(name).Facts).Order(StringComparer.Ordinal)];

    /// <summary>Says what version a change asks for.</summary>
    public static Step Compare(IReadOnlyList<string> before, IReadOnlyList<string> after) =>
        before.Except(after).Any() ? Step.Major : after.Except(before).Any() ? Step.Minor : Step.None;

    private void Walk(string path, JsonElement schema)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var value = keyword.Value;
            switch (keyword.Name)
            {
                case "type":
                    _facts.Add($"{path}: {(value.ValueKind == JsonValueKind.Array ? string.Join('|', value.EnumerateArray()) : value)}");
                    break;
                case "$ref":
                    References.Add(path);
                    _facts.Add($"{path}: {value}");
                    break;
                case "enum":
                    foreach (var word in value.EnumerateArray())
                    {
                        _facts.Add($"{path} = {word}");
                        AddWord(path, word.ToString());
                    }

                    break;
                case "required":
                    _facts.AddRange(value.EnumerateArray().Select(member => $"{path}.{member} is always there"));
                    break;
                case "properties":
                    foreach (var member in value.EnumerateObject())
                    {
                        Enter($"{path}.{member.Name}", member.Value);
                    }

                    break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.False:
                    _facts.Add($"{path} has no other members");
                    break;
                case "additionalProperties":
                    Enter($"{path}.*", value);
                    break;
                case "items":
                    Enter($"{path}[]", value);
                    break;
                case var bound when Bounds.Contains(bound):
                    _facts.Add($"{path} {bound} {value}");
                    break;
                case var other:
                    Assert.True(ForPeople.Contains(other), $"{Name}{path} uses '{other}', which this test does not know; teach it what that means for a version.");
                    break;
            }
        }
    }

    private void Enter(string path, JsonElement schema)
    {
        Members.Add(path);
        Assert.True(schema.GetProperty("description").GetString()!.Length > 5, $"{Name}{path} says nothing of itself.");
        Walk(path, schema);
    }

    private void AddWord(string path, string word)
    {
        if (!Words.TryGetValue(path, out var words))
        {
            Words.Add(path, words = new(StringComparer.Ordinal));
        }

        words.Add(word);
    }
}
