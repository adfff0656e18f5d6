using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Realtime.Api;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Tests.Messaging;

namespace Emotion2Vec.Tests.Contract;

/// <summary>For each schema what its writer makes of everything that it may be given: all members on, all off, every word of every choice.</summary>
internal static class PayloadExamples
{
    private const string Change = """{"trajectory":{"preset":"default","tau_seconds":0.5},"events":{"enter_probability":0.6,"enter_margin":0.1,"enter_ms":400,"leave_probability":0.4,"leave_ms":600,"least_ms":600}}""";

    private static readonly string Add = Change.Insert(1, "\"stream\":\"phone\",\"source\":\"demo\",");
    private static readonly string[] Dimensions = ["arousal", "valence", "dominance"];
    private static readonly DimensionValue[] DimensionValues = [.. Dimensions.Select((name, index) => new DimensionValue(name, index == 0 ? float.NaN : 1.2f * index))];

    private static readonly ScoreCalibration Calibration = new("default", "SYNTHETIC", "sha256:abc", [(1.5, new(1, 2, 3)), (double.PositiveInfinity, new(4, 5, 6))]);

    public static IReadOnlyList<string> Of(string schema) => schema switch
    {
        "node-status" => [.. Enum.GetValues<NodeStatus>().SelectMany(status => Both("status", "", json => NodeStatusPayload.Write(json, status, Samples.Noon))), One(json => NodeStatusPayload.Write(json, NodeStatus.Offline, since: null))],
        "stream-status" => [.. Enum.GetValues<StreamLoad>().Select(load => One(json => StreamStatusPayload.Write(json, Samples.Status() with { Load = load }))), .. Enum.GetValues<StreamCondition>().SelectMany(condition => Both("status", "mic", json => StreamStatusPayload.Write(json, Samples.Status(condition))))],
        "info" => [.. Infos().SelectMany(info => Both("info", "", json => InfoPayload.Write(json, info)))],
        "state" => [.. States().SelectMany(state => Both("state", "mic", json => StatePayload.Write(json, state, "SYNTHETIC"))), One(json => StatePayload.Write(json, Samples.State(), ""))],
        "frames" => [.. Frames()],
        "event" => [.. Events().SelectMany(happened => Both("event", "mic", json => EventPayload.Write(json, happened, "SYNTHETIC"))), One(json => EventPayload.Write(json, Samples.Event(), ""))],
        "utterance" => [.. Utterances().SelectMany(utterance => Both("utterance", "mic", json => UtterancePayload.Write(json, utterance, "SYNTHETIC"))), One(json => UtterancePayload.Write(json, Samples.Utterance(), ""))],
        "health" => [.. Enum.GetValues<StreamLoad>().Select(load => One(json => HealthPayload.Write(json, Samples.Health() with { Load = load }))), .. Both("health", "mic", json => HealthPayload.Write(json, Health())), One(json => HealthPayload.Write(json, Samples.Health())), One(PublishedHealth)],
        "dropped" => [Encoding.UTF8.GetString(FeedMessage.Dropped(3).Payload.Span)],
        "command" => Commands(),
        "command-reply" => [.. Replies().Select(reply => Json(reply, ApiJson.Default.ControlReply))],
        "add-stream" => [.. Commands().Where(command => command.Contains("add", StringComparison.Ordinal)).Select(command => command.Replace("\"do\":\"add\",", "", StringComparison.Ordinal)), Add],
        "change-stream" => [Change, """{"trajectory":{"preset":"fast"}}""", """{"trajectory":{"preset":"calm"}}""", """{"trajectory":{"preset":"utterance"}}"""],
        "stream" => [.. ((string[])["configured", "door", "added"]).Select(origin => Json(View(origin), ApiJson.Default.StreamView)), Json(View("added") with { Status = null, State = null, Health = null }, ApiJson.Default.StreamView)],
        "stream-list" => [Json(new StreamList([View("door")], [new("calls", "audiosocket tcp/9092")]), ApiJson.Default.StreamList)],
        "node" => [Json(new NodeView(PayloadDocument.Info(Samples.Info()), true, false, ["demo", "rtp"]), ApiJson.Default.NodeView)],
        "problem" => [Json(Problem() with { Kind = null }, ApiJson.Default.WebProblem), .. Enum.GetNames<ErrorKind>().Select(kind => Json(Problem() with { Kind = ApiJson.Naming.ConvertName(kind) }, ApiJson.Default.WebProblem))],
        _ => throw new ArgumentException($"The schema '{schema}' has no examples: say here who writes such payloads."),
    };

    private static IReadOnlyList<string> Commands() =>
    [
        """{"do":"add","stream":"desk","source":"rtp://0.0.0.0:5004?codec=opus&pt=111","consent":"told at the door","trajectory":{"preset":"calm"},"events":{"enter_probability":0.6}}""",
        """{"do":"add","stream":"phone","sdp":"v=0\r\n","trajectory":{"preset":"fast"}}""",
        """{"do":"reconfigure","stream":"desk","trajectory":{"preset":"default","tau_seconds":0.5},"events":{"enter_margin":0.1,"enter_ms":400,"leave_probability":0.4,"leave_ms":600,"least_ms":600}}""",
        """{"do":"reconfigure","stream":"desk","trajectory":{"preset":"utterance"}}""",
        """{"do":"add","stream":"phone","source":"demo","trajectory":{"preset":"utterance"}}""",
        .. ((string[])["list", "remove", "pause", "resume"]).Select(word => $$"""{"do":"{{word}}","stream":"desk"}"""),
        """{"do":"list"}""",
    ];

    private static IEnumerable<ControlReply> Replies() =>
    [
        new() { Ok = true, Stream = View("added") },
        new() { Ok = true, Streams = [View("door")], Doors = [new("calls", "audiosocket tcp/9092")] },
        .. Enum.GetValues<ErrorKind>().Select(kind => ControlReply.Refuse(new Emotion2VecException(kind, "No stream named 'desk' runs."))),
    ];

    private static StreamView View(string origin) => new()
    {
        Stream = "mic",
        Origin = origin,
        Source = "file speech.wav",
        Paused = true,
        Settings = SettingsView.Of(new StreamSettings()),
        Status = PayloadDocument.Status(Samples.Status()),
        State = PayloadDocument.State(Samples.State(), "SYNTHETIC"),
        Health = PayloadDocument.Health(Samples.Health()),
    };

    private static WebProblem Problem() => new() { Title = "Not Found", Status = 404, Detail = "No stream named 'desk' runs." };

    private static string Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static IEnumerable<NodeInfo> Infos()
    {
        yield return Samples.Info();
        foreach (var mode in Enum.GetValues<EncoderMode>())
        {
            var info = Samples.Info("UNTRAINED") with { ContractUrl = "http://127.0.0.1:8080/asyncapi.json", PoolingTauSeconds = 1.5 };
            yield return info with { Encoder = info.Encoder with { Mode = mode, Dimensions = Dimensions, Calibration = Calibration } };
        }
    }

    private static IEnumerable<StreamState> States() => Enum.GetValues<TrajectoryPhase>().Select(phase => Samples.State() with { Phase = phase, IsUncertain = phase != TrajectoryPhase.Tracking, Dimensions = DimensionValues });

    private static IEnumerable<StreamEvent> Events() =>
        from kind in Enum.GetValues<EmotionEventKind>()
        from stage in Enum.GetValues<EmotionEventStage>()
        select Samples.Event() with { Event = Samples.Event().Event with { Kind = kind, Stage = stage } };

    private static IEnumerable<StreamUtterance> Utterances() => [Samples.Utterance(0.5f, -2) with { IsUncertain = true, Dimensions = DimensionValues }];

    private static IEnumerable<string> Frames()
    {
        var plain = new FramesPayload(Samples.Info(), withLabels: false);
        yield return One(json => plain.Write(json, Samples.Block()));
        foreach (var phase in Enum.GetValues<TrajectoryPhase>())
        {
            var info = Samples.Info("SYNTHETIC");
            var block = new FrameBlock(2, 3, recycle: null, Dimensions.Length) { Stream = Samples.Mic, FrameCount = 2, UtcTicks = Samples.Noon.UtcTicks, RtpTimestamp = uint.MaxValue, Phase = phase };
            var full = new FramesPayload(info with { Encoder = info.Encoder with { Dimensions = Dimensions } }, withLabels: true);
            foreach (var payload in Both("frames", "mic", json => full.Write(json, block)))
            {
                yield return payload;
            }
        }
    }

    private static void PublishedHealth(Utf8JsonWriter json)
    {
        HealthPayload.Write(json, Health());
        HealthPayload.WritePublishing(json, new("127.0.0.1:1883", Connected: true, 1, 2, new(3, 4, 5, 6, 7, 8, IsDurable: true), 9, LastError: null));
    }

    private static StreamHealth Health() => Samples.Health() with { Source = Enum.GetValues<SourceCounter>().ToDictionary(counter => counter, counter => (long)counter) };

    // As a message, whose topic says what it is, and as a line that says so itself.
    private static IEnumerable<string> Both(string type, string stream, Action<Utf8JsonWriter> write)
    {
        yield return One(write);
        using var buffer = new PayloadBuffer();
        write(buffer.Begin(Encoding.UTF8.GetBytes(type), stream));
        yield return Encoding.UTF8.GetString(buffer.End().Span);
    }

    private static string One(Action<Utf8JsonWriter> write)
    {
        using var buffer = new PayloadBuffer();
        write(buffer.Begin());
        return Encoding.UTF8.GetString(buffer.End().Span);
    }
}
