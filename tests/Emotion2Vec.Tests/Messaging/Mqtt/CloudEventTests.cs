using System.Text;
using System.Text.Json;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Payloads;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.Tests.Messaging.Mqtt;

/// <summary>CloudEvents 1.0.2, and its MQTT protocol binding 1.0.2.</summary>
public sealed class CloudEventTests
{
    private static readonly OutboxRecord Record = new(OutboxKind.Event, Samples.Topics.StreamEvents(Samples.Mic), Samples.Noon.UtcTicks, """{"v":1,"label":"happy"}"""u8.ToArray())
    {
        Sequence = 7,
        Epoch = 0xabc,
    };

    // Section 3.1: content type, payload as it is, all other attributes as user properties under their own names.
    [Fact]
    public void Compose_Mqtt5_IsBinaryMode()
    {
        var message = new MessageComposer(Samples.Topics, CloudEventsMode.Auto).Compose(Record, MqttProtocolVersion.V500);
        Assert.Equal("application/json", message.ContentType);
        Assert.Equal(MqttPayloadFormatIndicator.CharacterData, message.PayloadFormatIndicator);
        Assert.Equal(Record.Payload, message.Payload.First.ToArray());
        Assert.Equal(
            ["specversion=1.0", "id=0000000000000abc-7", "source=/e2v/v1/lab/node-1", "type=e2v.event.v1", "time=2026-01-01T12:00:00.123Z", "subject=mic"],
            message.UserProperties.Select(property => $"{property.Name}={Encoding.UTF8.GetString(property.ValueBuffer.Span)}"));
    }

    // Section 3.2: the JSON event format, which is implied on 3.1.1.
    [Fact]
    public void Compose_Mqtt311_IsStructuredModeIfAskedFor()
    {
        var message = new MessageComposer(Samples.Topics, CloudEventsMode.On).Compose(Record, MqttProtocolVersion.V311);
        Assert.Null(message.ContentType);
        Assert.Null(message.UserProperties);
        Assert.Equal(
            """{"specversion":"1.0","id":"0000000000000abc-7","source":"/e2v/v1/lab/node-1","type":"e2v.event.v1","time":"2026-01-01T12:00:00.123Z","subject":"mic","datacontenttype":"application/json","data":{"v":1,"label":"happy"}}""",
            Encoding.UTF8.GetString(message.Payload.First.Span));
        var plain = new MessageComposer(Samples.Topics, CloudEventsMode.Auto).Compose(Record, MqttProtocolVersion.V311);
        Assert.Equal(Record.Payload, plain.Payload.First.ToArray());
    }

    // JSON event format section 3.1.1.
    [Fact]
    public void Compose_Mqtt311AndCbor_TravelsAsBase64()
    {
        var cbor = Record with { Kind = OutboxKind.Utterance, Format = PayloadFormat.Cbor, Payload = [0xA0] };
        var message = new MessageComposer(Samples.Topics, CloudEventsMode.On).Compose(cbor, MqttProtocolVersion.V311);
        var json = JsonDocument.Parse(message.Payload.First).RootElement;
        Assert.Equal(("application/cbor", "oA==", "e2v.utterance.v1"), (json.GetProperty("datacontenttype").GetString(), json.GetProperty("data_base64").GetString(), json.GetProperty("type").GetString()));
    }

    [Fact]
    public void Compose_StatusOrSwitchedOff_IsNone()
    {
        Assert.Null(new MessageComposer(Samples.Topics, CloudEventsMode.Off).Compose(Record, MqttProtocolVersion.V500).UserProperties);
        var status = Record with { Kind = OutboxKind.StreamStatus, Topic = Samples.Topics.StreamStatus(Samples.Mic) };
        Assert.Null(new MessageComposer(Samples.Topics, CloudEventsMode.On).Compose(status, MqttProtocolVersion.V500).UserProperties);
        Assert.Equal(status.Payload, new MessageComposer(Samples.Topics, CloudEventsMode.On).Compose(status, MqttProtocolVersion.V311).Payload.First.ToArray());
    }
}
