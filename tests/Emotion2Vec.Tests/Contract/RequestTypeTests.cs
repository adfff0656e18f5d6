using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion2Vec.Realtime.Api;
using Emotion2Vec.Realtime.Control;

namespace Emotion2Vec.Tests.Contract;

/// <summary>Schemas of requests and replies name the members of the types that they are read into and written from: all of them, and no others.</summary>
public sealed class RequestTypeTests
{
    [Theory]
    [InlineData("command", typeof(StreamCommand))]
    [InlineData("command-reply", typeof(ControlReply))]
    [InlineData("add-stream", typeof(AddStream))]
    [InlineData("change-stream", typeof(ChangeStream))]
    [InlineData("stream", typeof(StreamView))]
    [InlineData("stream-list", typeof(StreamList))]
    [InlineData("problem", typeof(WebProblem))]
    public void Members_OfTheType_AreThoseOfTheSchema(string schema, Type type)
    {
        var shape = ContractShape.Of(schema);
        var members = new SortedSet<string>(StringComparer.Ordinal);
        Collect("", TypeInfo(type), shape, members);

        Assert.Equal(shape.Members, members);
    }

    [Theory]
    [InlineData("command", typeof(StreamCommand))]
    [InlineData("add-stream", typeof(AddStream))]
    [InlineData("change-stream", typeof(ChangeStream))]
    public void Examples_ReadIntoTheType_LoseNothing(string schema, Type type) => Assert.All(PayloadExamples.Of(schema), example =>
    {
        var read = JsonSerializer.Serialize(JsonSerializer.Deserialize(example, TypeInfo(type)), TypeInfo(type));
        using var before = JsonDocument.Parse(example);
        using var after = JsonDocument.Parse(read);
        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement), $"{example} became {read}");
    });

    private static JsonTypeInfo TypeInfo(Type type) => ApiJson.Default.GetTypeInfo(type) ?? throw new ArgumentException($"{type} is neither read nor written.");

    private static void Collect(string path, JsonTypeInfo type, ContractShape shape, SortedSet<string> members)
    {
        foreach (var member in type.Properties)
        {
            Enter($"{path}.{member.Name}", TypeInfo(member.PropertyType), shape, members);
        }
    }

    private static void Enter(string path, JsonTypeInfo type, ContractShape shape, SortedSet<string> members)
    {
        members.Add(path);
        if (shape.References.Contains(path))
        {
            return;
        }

        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            Enter($"{path}[]", TypeInfo(type.ElementType!), shape, members);
        }
        else
        {
            Collect(path, type, shape, members);
        }
    }
}
