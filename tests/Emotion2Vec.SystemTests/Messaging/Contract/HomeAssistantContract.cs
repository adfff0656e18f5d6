using System.Diagnostics;
using System.Text.Json;
using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>Home Assistant's discovery: held field by field, and template by template against what is published, by the check that anyone can run.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class HomeAssistantContract<TBroker> : BrokerContract<TBroker>
    where TBroker : ITestBroker, new()
{
    private const string Config = "homeassistant/device/node-1_mic/config";
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Each_entity_has_the_fields_that_are_taken_and_shows_what_is_published()
    {
        await StartAsync();
        await using var sink = await AnnouncingAsync();
        await sink.StateAsync(Samples.State() with { Dimensions = [new("arousal", 0.123f), new("valence", 0.5f)] }, None);
        await sink.HealthAsync(Samples.Health(), None);
        await Wait.UntilAsync(() => sink.Report.Published >= 6);
        var found = await CheckAsync();
        Assert.Empty(found.RootElement.GetProperty("faults").EnumerateArray());
        var device = Assert.Single(found.RootElement.GetProperty("devices").EnumerateArray());
        Assert.Equal(("node-1 mic", "toy (UNTRAINED)"), (device.GetProperty("name").GetString(), device.GetProperty("model").GetString()));
        var values = Values(device);
        Assert.Equal("happy", values["sensor.node_1_mic_emotion"]);
        Assert.Equal("70", values["sensor.node_1_mic_confidence"]);
        Assert.Equal("0.12", values["sensor.node_1_mic_arousal"]);
        Assert.Equal("0.5", values["sensor.node_1_mic_valence"]);
        Assert.Equal("100", values["sensor.node_1_mic_quality"]);
        Assert.Equal("ON", values["binary_sensor.node_1_mic_speech"]);
        Assert.Equal("on", values["switch.node_1_mic_analysis"]);
        Assert.Equal("9", values["sensor.node_1_mic_latency"]);
        Assert.All(device.GetProperty("entities").EnumerateArray(), entity => Assert.True(entity.GetProperty("available").GetBoolean()));
    }

    [Fact]
    public async Task The_check_finds_what_is_wrong()
    {
        await StartAsync();
        var client = await ClientAsync();
        await client.PublishStringAsync(Config, """
            {"dev":{"name":"x"},"o":{"name":"x"},"cmps":{"a":{"p":"sensor","object_id":"a","unique_id":"a","stat_t":"e2v/v1/l/n/streams/a/frames","val_tpl":"{{ 1 }}"},"b":{"p":"event","default_entity_id":"event.b","stat_t":"t","val_tpl":"x"}}}
            """, retain: true);
        var faults = string.Join('\n', (await CheckAsync()).RootElement.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
        Assert.Contains("neither identifiers nor connections", faults, StringComparison.Ordinal);
        Assert.Contains("object_id is no field", faults, StringComparison.Ordinal);
        Assert.Contains("reads frames", faults, StringComparison.Ordinal);
        Assert.Contains("unique_id is missing", faults, StringComparison.Ordinal);
        Assert.Contains("event_types is missing", faults, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_and_doubt_are_unknown_and_not_an_emotion()
    {
        await StartAsync();
        await using var sink = await AnnouncingAsync();
        await sink.StateAsync(Samples.State() with { Phase = TrajectoryPhase.NoSpeech, Confidence = float.NaN }, None);
        await Wait.UntilAsync(() => sink.Report.Published >= 5);
        var silent = Values(Assert.Single((await CheckAsync()).RootElement.GetProperty("devices").EnumerateArray()));
        Assert.Equal(("None", "None", "OFF"), (silent["sensor.node_1_mic_emotion"], silent["sensor.node_1_mic_confidence"], silent["binary_sensor.node_1_mic_speech"]));
        await sink.StateAsync(Samples.State() with { IsUncertain = true }, None);
        await Wait.UntilAsync(() => sink.Report.Published >= 6);
        var doubtful = Values(Assert.Single((await CheckAsync()).RootElement.GetProperty("devices").EnumerateArray()));
        Assert.Equal(("None", "70"), (doubtful["sensor.node_1_mic_emotion"], doubtful["sensor.node_1_mic_confidence"]));
    }

    [Fact]
    public async Task Events_that_may_be_taken_back_are_left_out()
    {
        await StartAsync();
        await using var sink = await AnnouncingAsync();
        var checking = CheckAsync(seconds: 4);
        using var reader = await ReadAsync("e2v/#");
        foreach (var _ in Enumerable.Range(0, 8))
        {
            await sink.EventAsync(Event(EmotionEventKind.Onset, EmotionEventStage.Provisional), None);
            await sink.EventAsync(Event(EmotionEventKind.Onset, EmotionEventStage.Confirmed), None);
            await sink.EventAsync(Event(EmotionEventKind.Offset, EmotionEventStage.Revised), None);
            await sink.EventAsync(Event(EmotionEventKind.Offset, EmotionEventStage.Ended), None);
            await Task.WhenAny(checking, Task.Delay(TimeSpan.FromMilliseconds(300)));
        }

        var found = await checking;
        Assert.Empty(found.RootElement.GetProperty("faults").EnumerateArray());
        var events = Assert.Single(found.RootElement.GetProperty("devices").EnumerateArray()).GetProperty("entities").EnumerateArray()
            .Single(entity => entity.GetProperty("platform").GetString() == "event").GetProperty("value").EnumerateArray().Select(text => JsonDocument.Parse(text.GetString()!).RootElement).ToList();
        Assert.Equal(["offset", "onset"], events.Select(one => one.GetProperty("event_type").GetString()).Distinct().Order());
        Assert.All(events, one => Assert.Equal("happy", one.GetProperty("label").GetString()));
    }

    [Fact]
    public async Task The_switch_speaks_the_language_of_commands_and_nothing_reads_frames()
    {
        await StartAsync();
        await using var sink = await AnnouncingAsync();
        var config = JsonDocument.Parse((await DiscoveryAsync()).Text).RootElement;
        Assert.Equal("""{"do":"pause","stream":"mic"}""", config.GetProperty("cmps").GetProperty("analysis").GetProperty("pl_off").GetString());
        Assert.Equal("""{"do":"resume","stream":"mic"}""", config.GetProperty("cmps").GetProperty("analysis").GetProperty("pl_on").GetString());
        Assert.Equal($"{Samples.Root}/cmd", config.GetProperty("cmps").GetProperty("analysis").GetProperty("cmd_t").GetString());
        Assert.All(config.GetProperty("cmps").EnumerateObject(), component => Assert.DoesNotContain("/frames", component.Value.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_paused_stream_shows_nothing_but_its_switch()
    {
        await StartAsync();
        await using var sink = await AnnouncingAsync();
        await sink.StatusAsync(Samples.Status() with { Condition = StreamCondition.Paused }, None);
        await Wait.UntilAsync(() => sink.Report.Published >= 5);
        var device = Assert.Single((await CheckAsync()).RootElement.GetProperty("devices").EnumerateArray());
        Assert.Equal("off", Values(device)["switch.node_1_mic_analysis"]);
        Assert.Equal(["switch"], device.GetProperty("entities").EnumerateArray().Where(entity => entity.GetProperty("available").GetBoolean()).Select(entity => entity.GetProperty("platform").GetString()));
    }

    [Fact]
    public async Task Home_Assistant_that_comes_back_hears_it_again()
    {
        await StartAsync();
        await using var sink = await AnnouncingAsync();
        using var reader = await ReadAsync("homeassistant/#");
        await Wait.UntilAsync(() => reader.All.Count == 1);
        var client = await ClientAsync();
        await client.PublishStringAsync("homeassistant/status", "offline");
        for (var heard = 1; reader.All.Count(arrival => arrival.Topic == Config) == 1; heard++)
        {
            // The node's listener may not have subscribed yet.
            Assert.InRange(heard, 1, 600);
            await client.PublishStringAsync("homeassistant/status", "online");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.All(reader.All.Where(arrival => arrival.Topic == Config), arrival => Assert.Equal(reader.All[0].Text, arrival.Text));
    }

    [Fact]
    public async Task A_guest_that_goes_is_taken_back()
    {
        await StartAsync();
        await using var sink = await AnnouncingAsync();
        using var reader = await ReadAsync("homeassistant/#");
        var guest = new StreamId("call");
        await sink.StatusAsync(new(guest, StreamCondition.Online, "", "call", Noon) { IsGuest = true }, None);
        await Wait.UntilAsync(() => reader.All.Any(arrival => arrival.Topic == "homeassistant/device/node-1_call/config"));
        await sink.StatusAsync(new(guest, StreamCondition.Offline, "", "call", Noon) { IsGuest = true }, None);
        await Wait.UntilAsync(() => reader.All.Any(arrival => arrival.Topic == "homeassistant/device/node-1_call/config" && arrival.Text.Length == 0));
        using var late = await ReadAsync("homeassistant/#");
        await Wait.UntilAsync(() => late.All.Count > 0);
        Assert.Equal([Config], late.All.Select(arrival => arrival.Topic));
    }

    private static StreamEvent Event(EmotionEventKind kind, EmotionEventStage stage) => new(
        new StreamId("mic"), new EmotionEvent { Kind = kind, Stage = stage, Episode = 1, Label = 1, OnsetFrame = 10, EndFrame = -1, PeakFrame = 12, Frame = 15, Probability = 0.7f, PeakProbability = 0.8f }, "happy", "", Noon);

    private static Dictionary<string, string> Values(JsonElement device) => device.GetProperty("entities").EnumerateArray()
        .ToDictionary(entity => entity.GetProperty("default_entity_id").GetString()!, entity => entity.GetProperty("value").ToString());

    private async Task<MqttSink> AnnouncingAsync()
    {
        var info = Samples.Info();
        var sink = new MqttSink(
            new MqttSinkOptions { Port = Broker.Port, ReconnectMinSeconds = 0.05, ReconnectMaxSeconds = 0.2 }, Samples.Topics, TimeProvider.System, NullLogger<MqttSink>.Instance, login: null, homeAssistant: new() { HealthSeconds = 600 });
        await sink.StartAsync(info with { Encoder = info.Encoder with { Dimensions = ["arousal", "valence"] } }, None);
        await sink.StatusAsync(Samples.Status(), None);
        await Wait.UntilAsync(() => sink.Report is { Connected: true, Published: >= 4 }, () => $"{sink.Report}");
        return sink;
    }

    private async Task<Arrival> DiscoveryAsync()
    {
        using var reader = await ReadAsync("homeassistant/#");
        await Wait.UntilAsync(() => reader.All.Count > 0);
        return reader.All[0];
    }

    private async Task<IMqttClient> ClientAsync()
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(Reader.Options(Broker.Port));
        return client;
    }

    private async Task<JsonDocument> CheckAsync(int seconds = 1)
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [RepositoryFolder.Path("tools", "home-assistant", "check.py"), "--json", "--seconds", $"{seconds}", "--", "-p", $"{Broker.Port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(output.Length > 0, await errors);
        return JsonDocument.Parse(output);
    }
}
