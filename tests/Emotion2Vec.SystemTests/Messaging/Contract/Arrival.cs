using System.Text;
using System.Text.Json;
using Emotion2Vec.Tests.Messaging.Payloads;
using MQTTnet;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>A message as a reader got it.</summary>
internal sealed record Arrival(MqttApplicationMessage Message, byte[] Payload)
{
    public string Topic => Message.Topic;

    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>What it tells, as JSON: CBOR decoded, and out of the CloudEvent that may surround it.</summary>
    public string Told => Message.ContentType == "application/cbor" && Payload.Length > 0
        ? CborReading.Decode(Payload)?.ToJsonString() ?? ""
        : Text.StartsWith("{\"specversion\"", StringComparison.Ordinal) ? Json.GetProperty("data").GetRawText() : Text;

    public JsonElement Json => JsonDocument.Parse(Payload).RootElement;

    /// <summary>A user property; null if there is none.</summary>
    public string? Property(string name) =>
        Message.UserProperties?.Find(property => property.Name == name) is { } property ? Encoding.UTF8.GetString(property.ValueBuffer.Span) : null;

    public override string ToString() => $"{Topic} {Text}";
}
