using System.Text.Json;

namespace Emotion2Vec.Tests.Contract;

/// <summary>Schemas and writers say the same: what is written is allowed, and what is allowed is written.</summary>
public sealed class PayloadSchemaTests
{
    public static TheoryData<string> Schemas { get; } = [.. ContractSchemas.Names];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Examples_OfEverySchema_MeetIt(string schema) => Assert.All(PayloadExamples.Of(schema), payload => ContractSchemas.AssertValid(schema, payload));

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Members_OfEverySchema_AreWrittenByAnExample(string schema)
    {
        var shape = ContractShape.Of(schema);
        var (members, words) = (new SortedSet<string>(StringComparer.Ordinal), new Dictionary<string, SortedSet<string>>());
        foreach (var payload in PayloadExamples.Of(schema))
        {
            using var document = JsonDocument.Parse(payload);
            Collect("", document.RootElement, shape, members, words);
        }

        Assert.Equal(shape.Members, members);
        Assert.All(shape.Words, member => Assert.Equal(member.Value, words[member.Key]));
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Members_MissingMistypedOrForeign_AreRefused(string schema)
    {
        var payload = PayloadExamples.Of(schema)[0];
        var facts = ContractShape.Of(schema).Facts.ToHashSet();
        using var document = JsonDocument.Parse(payload);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var others = document.RootElement.EnumerateObject().Where(other => other.Name != member.Name).Select(other => $"\"{other.Name}\":{other.Value.GetRawText()}").ToList();
            if (facts.Contains($"{schema}.{member.Name} is always there"))
            {
                Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ContractSchemas.AssertValid(schema, $"{{{string.Join(',', others)}}}"));
            }

            Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ContractSchemas.AssertValid(schema, $$"""{{{string.Join(',', others.Append($"\"{member.Name}\":[{{}}]"))}}}"""));
        }

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ContractSchemas.AssertValid(schema, payload[..^1] + ",\"foreign\":1}"));
    }

    private static void Collect(string path, JsonElement value, ContractShape shape, SortedSet<string> members, Dictionary<string, SortedSet<string>> words)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    Enter(shape.Members.Contains($"{path}.*") ? $"{path}.*" : $"{path}.{member.Name}", member.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Enter($"{path}[]", item);
                }

                break;
            default:
                if (!words.TryGetValue(path, out var seen))
                {
                    words.Add(path, seen = new(StringComparer.Ordinal));
                }

                seen.Add(value.ToString());
                break;
        }

        void Enter(string inner, JsonElement content)
        {
            members.Add(inner);
            if (!shape.References.Contains(inner))
            {
                Collect(inner, content, shape, members, words);
            }
        }
    }
}
