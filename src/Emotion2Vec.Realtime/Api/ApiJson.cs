using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion2Vec.Realtime.Api;

/// <summary>How the web port's own types look as JSON: snake_case, absent where null; a member that does not exist is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(WebProblem))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>How members and words of enumerations are named.</summary>
    public static JsonNamingPolicy Naming => JsonNamingPolicy.SnakeCaseLower;
}
