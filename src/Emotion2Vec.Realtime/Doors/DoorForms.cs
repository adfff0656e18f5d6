using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Topics;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>
/// Descriptions of doors that belong to what the program has beside sound:
/// <list type="bullet">
/// <item><c>web:?max=16</c>: WebSocket at <c>/audio/NAME</c> of the web port, and the page <c>/microphone</c>;</item>
/// <item><c>mqtt:FILTER?rate=16000&amp;channels=1&amp;format=s16le&amp;silence=5</c>: blocks of sound on MQTT topics; without a filter on the node's own.</item>
/// </list>
/// </summary>
/// <param name="topics">The node's topics.</param>
/// <param name="broker">The broker where sound is listened for.</param>
/// <param name="login">The node's login there, if it is the embedded broker; otherwise null.</param>
/// <param name="time">The clock of all doors.</param>
/// <param name="loggers">Makes their logs.</param>
internal sealed class DoorForms(TopicScheme topics, MqttSinkOptions broker, BrokerLogin? login, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>What descriptions of the web port's door begin with.</summary>
    public const string Web = "web:";

    /// <summary>What descriptions of doors at the MQTT broker begin with.</summary>
    public const string Mqtt = "mqtt:";

    private const int DefaultWebCalls = 16;
    private const int MostWebCalls = 200;
    private const int DefaultSilenceSeconds = 5;

    /// <summary>The forms.</summary>
    public IReadOnlyList<InputForm> All =>
    [
        new("web", Web, description => new AudioInput(MakeWeb(description))),
        new("mqtt", "mqtt:TOPIC/+/NAME", description => new AudioInput(MakeMqtt(description))),
    ];

    private WebAudioDoor MakeWeb(string description)
    {
        var rest = description[Web.Length..];
        if (rest.Length > 0 && rest[0] != '?')
        {
            throw SourceQuery.Parse("", description).Error("write web: or web:?max=16; address and port are Web:Address and Web:Port");
        }

        return new WebAudioDoor(SourceQuery.Parse(rest.TrimStart('?'), description, "max").Number("max", 1, MostWebCalls) ?? DefaultWebCalls, time);
    }

    private MqttAudioDoor MakeMqtt(string description)
    {
        var parts = description[Mqtt.Length..].Split('?', 2);
        var query = SourceQuery.Parse(parts.Length > 1 ? parts[1] : "", description, "rate", "channels", "format", "silence");
        var filter = parts[0].Length == 0 ? topics.AudioFilter : parts[0];
        var pattern = TopicPattern.TryParse(filter)
            ?? throw query.Error($"'{filter}' is no topic filter in which '+' names the streams, as in mqtt:hermes/audioServer/+/audioFrame");
        var silence = TimeSpan.FromSeconds(query.Number("silence", 1, 3600) ?? DefaultSilenceSeconds);
        return new MqttAudioDoor(new BlockSubscriber(broker, topics, time, login), pattern, Fallback(query), silence, time, loggers.CreateLogger<MqttAudioDoor>());
    }

    private static FeedFormat? Fallback(SourceQuery query)
    {
        var (encoding, rate) = (query.Text("format"), query.Text("rate"));
        if (encoding is null && rate is null && query.Text("channels") is null)
        {
            return null;
        }

        if (rate is null && encoding != "opus")
        {
            throw query.Error("say how many samples per second come: rate=16000");
        }

        return FeedFormat.TryCreate(encoding, query.Number("rate", 0, int.MaxValue), query.Number("channels", 0, int.MaxValue), out var format, out var problem)
            ? format
            : throw query.Error(problem);
    }
}
