using System.Text.Json;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Tests.Messaging.Payloads;

/// <summary>Renders one payload and parses it back.</summary>
internal static class PayloadReader
{
    public static JsonElement Read(Action<Utf8JsonWriter> write)
    {
        using var buffer = new PayloadBuffer();
        write(buffer.Begin());
        using var document = JsonDocument.Parse(buffer.End());
        return document.RootElement.Clone();
    }

    public static string[] Names(this JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name)];
}
