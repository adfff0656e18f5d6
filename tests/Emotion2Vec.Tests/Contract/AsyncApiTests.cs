using System.Reflection;
using System.Text.Json;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Topics;

namespace Emotion2Vec.Tests.Contract;

/// <summary>The AsyncAPI document names every topic and every schema, and nothing that is not there.</summary>
public sealed class AsyncApiTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllText(Path.Combine(ContractSchemas.Folder, "asyncapi.json"))).RootElement;

    [Fact]
    public void Channels_OverMqtt_AreTheTopicsOfTheScheme()
    {
        var topics = new TopicScheme("site", "node");
        var known = typeof(TopicScheme).GetMethods().Where(method => method.ReturnType == typeof(string) && method.GetParameters() is [{ ParameterType: var type }] && type == typeof(StreamId))
            .Select(method => (string)method.Invoke(topics, [new StreamId("stream")])!)
            .Concat(typeof(TopicScheme).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.GetValue(topics) as string))
            .Where(topic => topic is not null && topic.StartsWith(topics.Root + "/", StringComparison.Ordinal));

        Assert.Equal(known.Select(topic => topic!.Replace('+', '*')).Order(StringComparer.Ordinal), Addresses().Select(ToSample).Order(StringComparer.Ordinal));
        static string ToSample(string address) => (address.EndsWith("/audio", StringComparison.Ordinal) ? address.Replace("{stream}", "*", StringComparison.Ordinal) : address)
            .Replace("{site}", "site", StringComparison.Ordinal).Replace("{node}", "node", StringComparison.Ordinal).Replace("{stream}", "stream", StringComparison.Ordinal);
    }

    [Fact]
    public void References_OfTheDocument_Resolve()
    {
        var references = References(Document).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.True(
            reference.StartsWith("#/", StringComparison.Ordinal) ? Find(reference[2..].Split('/')) : File.Exists(Path.Combine(ContractSchemas.Folder, reference)), $"{reference} leads nowhere"));
        bool Find(string[] steps) => steps.Aggregate((JsonElement?)Document, (place, step) => place is { } element && element.TryGetProperty(step, out var next) ? next : null) is not null;
    }

    [Fact]
    public void Schemas_OfTheFolder_AreReachedFromADocument()
    {
        using var openApi = JsonDocument.Parse(File.ReadAllText(Path.Combine(ContractSchemas.Folder, "openapi.json")));
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(References(Document).Concat(References(openApi.RootElement)).Where(reference => reference.EndsWith(".json", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension).OfType<string>());
        while (open.TryDequeue(out var name))
        {
            if (reached.Add(name))
            {
                using var schema = JsonDocument.Parse(File.ReadAllText(ContractSchemas.FileOf(name)));
                References(schema.RootElement).Select(Path.GetFileNameWithoutExtension).OfType<string>().ToList().ForEach(open.Enqueue);
            }
        }

        Assert.Equal(ContractSchemas.Names, reached);
    }

    private static IEnumerable<string> Addresses() => Document.GetProperty("channels").EnumerateObject()
        .Select(channel => channel.Value.GetProperty("address").GetString()).OfType<string>().Where(address => address.StartsWith("e2v/", StringComparison.Ordinal));

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
