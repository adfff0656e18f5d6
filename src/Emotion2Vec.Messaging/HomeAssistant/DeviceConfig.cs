using System.Text.Json;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Topics;

namespace Emotion2Vec.Messaging.HomeAssistant;

/// <summary>
/// What Home Assistant is told of one stream: a device with its entities (https://www.home-assistant.io/integrations/mqtt/, 'Device discovery payload'). Entities read the
/// topics that everyone reads, by templates; none reads <c>frames</c>, since 50 values a second would swamp Home Assistant's recorder, and none has attributes that change
/// with every message. What may go stale expires: values of <c>health</c>, which comes at fixed intervals; <c>state</c> comes on change, so that its age says nothing (where it
/// is repeated, nothing new is recorded), and the conditions of node and stream stand for it.
/// </summary>
/// <param name="topics">The node's topics.</param>
/// <param name="info">What the node says of itself.</param>
/// <param name="options">How.</param>
internal sealed class DeviceConfig(TopicScheme topics, NodeInfo info, HomeAssistantOptions options)
{
    private const string Product = "Emotion2Vec.Realtime";
    private const string WhileTracking = "value_json.phase == 'tracking'";

    /// <summary>Where a stream is announced.</summary>
    /// <param name="stream">Which.</param>
    /// <returns><c>{prefix}/device/{node}_{stream}/config</c>.</returns>
    public string Topic(StreamId stream) => $"{options.Prefix}/device/{topics.Node}_{stream}/config";

    /// <summary>Writes the members.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="stream">Which stream.</param>
    public void Write(Utf8JsonWriter json, StreamId stream)
    {
        WriteDevice(json, stream);
        json.WriteNumber("qos"u8, 1);
        WriteAvailability(json, stream, "'online', 'degraded'");
        json.WriteStartObject("cmps"u8);
        WriteEmotion(json, stream);
        WriteScores(json, stream);
        WriteSpeech(json, stream);
        WriteEvents(json, stream);
        WriteSwitch(json, stream);
        WriteLatency(json, stream);
        json.WriteEndObject();
    }

    private void WriteDevice(Utf8JsonWriter json, StreamId stream)
    {
        json.WriteStartObject("dev"u8);
        json.WriteString("ids"u8, Unique(stream));
        json.WriteString("name"u8, $"{topics.Node} {stream}");
        json.WriteString("mf"u8, Product);
        json.WriteString("mdl"u8, WithCaution(info.Encoder.ModelName));
        json.WriteString("sw"u8, info.Version);
        json.WriteEndObject();
        json.WriteStartObject("o"u8);
        json.WriteString("name"u8, Product);
        json.WriteString("sw"u8, info.Version);
        json.WriteEndObject();
    }

    // Both must hold: a node that vanished leaves the last word of its streams behind.
    private void WriteAvailability(Utf8JsonWriter json, StreamId stream, string conditions)
    {
        json.WriteStartArray("avty"u8);
        foreach (var (topic, good) in new[] { (topics.Status, "'online'"), (topics.StreamStatus(stream), conditions) })
        {
            json.WriteStartObject();
            json.WriteString("t"u8, topic);
            json.WriteString("val_tpl"u8, $"{{{{ 'online' if value_json.status in [{good}] else 'offline' }}}}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("avty_mode"u8, "all"u8);
    }

    private void WriteEmotion(Utf8JsonWriter json, StreamId stream)
    {
        Begin(json, stream, "sensor", "emotion", WithCaution("Perceived emotion"));
        json.WriteString("dev_cla"u8, "enum"u8);
        json.WritePropertyName("ops"u8);
        InfoPayload.WriteLabels(json, info.Encoder.Labels);
        State(json, stream, $"value_json.label if {WhileTracking} and not value_json.uncertain else None");
        json.WriteEndObject();
    }

    private void WriteScores(Utf8JsonWriter json, StreamId stream)
    {
        WritePercent(json, stream, "confidence", "Confidence", WhileTracking, isDiagnostic: false);
        foreach (var dimension in info.Encoder.Dimensions)
        {
            Begin(json, stream, "sensor", dimension, WithCaution($"Perceived {dimension}"));
            json.WriteString("stat_cla"u8, "measurement"u8);
            json.WriteNumber("sug_dsp_prc"u8, 2);
            State(json, stream, $"value_json.{dimension} | round(2) if value_json.{dimension} is number and {WhileTracking} else None");
            json.WriteEndObject();
        }

        WritePercent(json, stream, "quality", "Sound quality", "true", isDiagnostic: true);
    }

    private void WritePercent(Utf8JsonWriter json, StreamId stream, string member, string name, string condition, bool isDiagnostic)
    {
        Begin(json, stream, "sensor", member, name);
        json.WriteString("stat_cla"u8, "measurement"u8);
        json.WriteString("unit_of_meas"u8, "%"u8);
        if (isDiagnostic)
        {
            json.WriteString("ent_cat"u8, "diagnostic"u8);
        }

        State(json, stream, $"(value_json.{member} * 100) | round | int if value_json.{member} is number and {condition} else None");
        json.WriteEndObject();
    }

    private void WriteSpeech(Utf8JsonWriter json, StreamId stream)
    {
        Begin(json, stream, "binary_sensor", "speech", "Speech");
        json.WriteString("dev_cla"u8, "sound"u8);
        State(json, stream, $"'ON' if {WhileTracking} else 'OFF'");
        json.WriteEndObject();
    }

    // The entity wants JSON with 'event_type', which the topic calls 'event'. What may still be taken back is left out: an automation cannot take back what it did.
    private void WriteEvents(Utf8JsonWriter json, StreamId stream)
    {
        Begin(json, stream, "event", "event", WithCaution("Emotion event"));
        json.WriteStartArray("evt_typ"u8);
        foreach (var kind in (ReadOnlySpan<string>)["onset", "change", "peak", "offset"])
        {
            json.WriteStringValue(kind);
        }

        json.WriteEndArray();
        json.WriteString("stat_t"u8, topics.StreamEvents(stream));
        json.WriteString("val_tpl"u8, """
            {% set e = value_json.data if value_json.data is defined else value_json %}{% if e.stage in ['confirmed', 'ended'] %}{{ {'event_type': e.event, 'label': e.label, 'probability': e.p, 'episode': e.episode, 'onset_ms': e.onset_ms, 'utc': e.utc} | tojson }}{% endif %}
            """);
        json.WriteEndObject();
    }

    private void WriteSwitch(Utf8JsonWriter json, StreamId stream)
    {
        Begin(json, stream, "switch", "analysis", "Analysis");
        json.WriteString("ic"u8, "mdi:ear-hearing"u8);
        json.WriteString("cmd_t"u8, topics.Command);
        json.WriteString("pl_on"u8, $$"""{"do":"resume","stream":"{{stream}}"}""");
        json.WriteString("pl_off"u8, $$"""{"do":"pause","stream":"{{stream}}"}""");
        json.WriteString("stat_t"u8, topics.StreamStatus(stream));
        json.WriteString("val_tpl"u8, "{{ 'off' if value_json.status == 'paused' else 'on' }}"u8);
        json.WriteString("stat_on"u8, "on"u8);
        json.WriteString("stat_off"u8, "off"u8);
        WriteAvailability(json, stream, "'online', 'degraded', 'paused'");
        json.WriteEndObject();
    }

    private void WriteLatency(Utf8JsonWriter json, StreamId stream)
    {
        Begin(json, stream, "sensor", "latency", "Latency p99");
        json.WriteString("dev_cla"u8, "duration"u8);
        json.WriteString("unit_of_meas"u8, "ms"u8);
        json.WriteString("stat_cla"u8, "measurement"u8);
        json.WriteString("ent_cat"u8, "diagnostic"u8);
        json.WriteBoolean("en"u8, value: false);
        json.WriteNumber("exp_aft"u8, (int)Math.Ceiling(3 * options.HealthSeconds));
        json.WriteString("stat_t"u8, topics.StreamHealth(stream));
        json.WriteString("val_tpl"u8, "{{ value_json.latency_p99_ms | round(1) if value_json.latency_p99_ms is number else None }}"u8);
        json.WriteEndObject();
    }

    private void Begin(Utf8JsonWriter json, StreamId stream, string platform, string member, string name)
    {
        json.WriteStartObject(member);
        json.WriteString("p"u8, platform);
        json.WriteString("unique_id"u8, $"{Unique(stream)}_{member}");

        // Entity ids know no hyphen.
        json.WriteString("default_entity_id"u8, $"{platform}.{topics.Node}_{stream}_{member}".Replace('-', '_'));
        json.WriteString("name"u8, name);
    }

    private void State(Utf8JsonWriter json, StreamId stream, string expression)
    {
        json.WriteString("stat_t"u8, topics.StreamState(stream));
        json.WriteString("val_tpl"u8, $"{{{{ {expression} }}}}");
    }

    private string Unique(StreamId stream) => $"e2v_{topics.Site}_{topics.Node}_{stream}";

    private string WithCaution(string name) => info.Encoder.Caution.Length > 0 ? $"{name} ({info.Encoder.Caution})" : name;
}
