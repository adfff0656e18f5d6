using System.Text.Json;
using Emotion2Vec.SystemTests.Audio;
using Emotion2Vec.Tests.Contract;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.SystemTests.Samples;

/// <summary>The Node-RED flow: nodes that Node-RED brings, wired to one another, whose functions understand what is published.</summary>
public sealed class NodeRedTests
{
    private static readonly JsonElement[] Nodes = [.. JsonDocument.Parse(File.ReadAllText(RepositoryFolder.Path("docs", "samples", "node-red", "flow.json"))).RootElement.EnumerateArray()];

    [Fact]
    public void Nodes_are_wired_to_one_another_in_their_tab_and_subscribe_to_topics_of_the_contract()
    {
        var ids = Nodes.Select(node => Text(node, "id")).ToList();
        var types = Nodes.Select(node => Text(node, "type")).ToList();
        var topics = JsonDocument.Parse(File.ReadAllText(Path.Combine(ContractSchemas.Folder, "asyncapi.json"))).RootElement.GetProperty("channels").EnumerateObject()
            .Select(channel => channel.Value.GetProperty("address").GetString()?.Replace("{site}", "home", StringComparison.Ordinal).Replace("{node}", "e2v", StringComparison.Ordinal).Replace("{stream}", "+", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(types, type => Assert.Contains(type, (string[])["tab", "mqtt-broker", "mqtt in", "function", "debug"]));
        foreach (var node in Nodes.Where(node => Text(node, "type") is not ("tab" or "mqtt-broker")))
        {
            Assert.Contains(Text(node, "z"), ids);
            Assert.All(node.GetProperty("wires").EnumerateArray().SelectMany(output => output.EnumerateArray()), wire => Assert.Contains(wire.GetString(), ids));
            if (Text(node, "type") == "mqtt in")
            {
                Assert.Equal("mqtt-broker", Text(Nodes.Single(other => Text(other, "id") == Text(node, "broker")), "type"));
                Assert.Contains(Text(node, "topic"), topics);
            }
        }
    }

    [Theory]
    [InlineData("confirmed alone", "event", "events", """{"v":1,"stage":"confirmed","event":"onset","label":"sad","caution":"SYNTHETIC"}""", "\"desk: onset of sad (SYNTHETIC)\"")]
    [InlineData("confirmed alone", "event", "events", """{"v":1,"stage":"provisional","event":"onset","label":"sad"}""", "null")]
    [InlineData("certain alone", "state", "state", """{"v":1,"phase":"tracking","uncertain":false,"label":"sad","confidence":0.7}""", """{"stream":"desk","label":"sad","confidence":0.7}""")]
    [InlineData("certain alone", "state", "state", """{"v":1,"phase":"tracking","uncertain":true,"label":"sad","confidence":0.3}""", "null")]
    public async Task Functions_make_of_a_payload_what_they_are_named_for(string name, string schema, string leaf, string payload, string expected)
    {
        var members = ContractShape.Of(schema).Members;
        Assert.All(JsonDocument.Parse(payload).RootElement.EnumerateObject(), member => Assert.Contains($".{member.Name}", members));
        var function = Text(Nodes.Where(node => Text(node, "type") == "function").Single(node => Text(node, "name") == name), "func");
        var program = $$"""
            const message = { topic: 'e2v/v1/home/e2v/streams/desk/{{leaf}}', payload: {{payload}} };
            console.log(JSON.stringify(new Function('msg', {{JsonSerializer.Serialize(function)}})(message)?.payload ?? null));
            """;

        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(await Tool.RunAsync("node", ["-e", program])).Trim());
    }

    private static string Text(JsonElement node, string member) => node.GetProperty(member).GetString()!;
}
