using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Control;

namespace Emotion2Vec.Realtime.Api;

/// <summary>How the program's own requests and answers look as JSON: snake_case, absent where null; a member that does not exist, or is there twice, is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 32)]
[JsonSerializable(typeof(WebProblem))]
[JsonSerializable(typeof(AddStream))]
[JsonSerializable(typeof(ChangeStream))]
[JsonSerializable(typeof(StreamList))]
[JsonSerializable(typeof(StreamView))]
[JsonSerializable(typeof(NodeView))]
[JsonSerializable(typeof(StreamCommand))]
[JsonSerializable(typeof(ControlReply))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>How members and words of enumerations are named.</summary>
    public static JsonNamingPolicy Naming => JsonNamingPolicy.SnakeCaseLower;

    /// <summary>Says what is wrong with JSON from outside.</summary>
    /// <param name="failure">What the reader said.</param>
    /// <param name="type">What was expected.</param>
    /// <returns>The error, to be thrown.</returns>
    public static Emotion2VecException Explain(JsonException failure, JsonTypeInfo type)
    {
        var members = string.Join(", ", type.Properties.Select(member => member.Name));
        return new(ErrorKind.InvalidInput, $"That is no JSON object of {members} with values of the right kind; look at {failure.Path ?? "$"}, line {(failure.LineNumber ?? 0) + 1}.", failure);
    }
}
