using System.Text;
using System.Text.Json;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Contract;
using Emotion2Vec.Tests.Realtime.Control;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>Commands: what is asked is done and answered, and whatever is not says why.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class CommandContract<TBroker> : BrokerContract<TBroker>, IAsyncLifetime
    where TBroker : ITestBroker, new()
{
    private const string Replies = "replies/me";

    // Tests ask faster than people do.
    private const int Plenty = 100;

    private readonly CancellationTokenSource _stop = new();
    private readonly ControlDesk _desk = new();
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private ControlRig? _rig;
    private Task _listening = Task.CompletedTask;
    private Reader? _reader;
    private int _asked;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await StartAsync();
        _rig = await ControlRig.StartAsync();
        _desk.Open(_rig.Control);
        _listening = Listen(Broker.Port, CommandListener.PerSecond * Plenty);
        _reader = await ReadAsync("replies/#");
        await _client.ConnectAsync(Reader.Options(Broker.Port));
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _client.Dispose();
        await _rig!.DisposeAsync();
        _stop.Dispose();
        await DisposeAsync();
    }

    [Fact]
    public async Task A_stream_is_added_paused_reconfigured_and_removed()
    {
        Assert.Equal(["desk"], (await AskAsync("""{"do":"list"}""")).GetProperty("streams").EnumerateArray().Select(stream => stream.GetProperty("stream").GetString()));
        var added = await AskAsync("""{"do":"add","stream":"call","source":"rtp://127.0.0.1:20000-29999?codec=pcmu&rtcp=off","trajectory":{"preset":"fast"}}""");
        Assert.Equal((true, "added"), (added.GetProperty("ok").GetBoolean(), added.GetProperty("stream").GetProperty("origin").GetString()));
        Assert.True((await AskAsync("""{"do":"pause","stream":"call"}""")).GetProperty("stream").GetProperty("paused").GetBoolean());
        Assert.False((await AskAsync("""{"do":"resume","stream":"call"}""")).GetProperty("stream").GetProperty("paused").GetBoolean());
        var changed = await AskAsync("""{"do":"reconfigure","stream":"call","events":{"enter_probability":0.7}}""");
        Assert.Equal(0.7, changed.GetProperty("stream").GetProperty("settings").GetProperty("events").GetProperty("enter_probability").GetDouble());
        Assert.True((await AskAsync("""{"do":"remove","stream":"call"}""")).GetProperty("ok").GetBoolean());
        Assert.Equal("not_found", Kind(await AskAsync("""{"do":"list","stream":"call"}""")));
    }

    [Fact]
    public async Task A_reply_has_the_properties_of_the_contract()
    {
        await AskAsync("""{"do":"list"}""");
        var reply = _reader!.All[^1].Message;

        Assert.Equal((Replies, MqttQualityOfServiceLevel.AtLeastOnce, false, "application/json"), (reply.Topic, reply.QualityOfServiceLevel, reply.Retain, reply.ContentType));
        Assert.Equal("1", Encoding.UTF8.GetString(reply.CorrelationData));
        Assert.InRange(reply.MessageExpiryInterval, 1u, 60u);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"do":"explode"}""")]
    [InlineData("""{"do":"pause"}""")]
    [InlineData("""{"do":"pause","stream":"../desk"}""")]
    [InlineData("""{"do":"pause","stream":"desk","events":{"enter_ms":20}}""")]
    [InlineData("""{"do":"pause","stream":"desk","stream":"other"}""")]
    [InlineData("""{"do":"list","source":"demo"}""")]
    [InlineData("""{"do":"add","stream":"desk","source":"demo"}""")]
    [InlineData("""{"do":"add","stream":"a","source":"ffmpeg:http://127.0.0.1/"}""")]
    [InlineData("""{"do":"add","stream":"a","source":"file:/etc/passwd"}""")]
    [InlineData("""{"do":"add","stream":"a","sdp":"v=1"}""")]
    [InlineData("""{"do":"reconfigure","stream":"desk","trajectory":{"tau_seconds":1e999}}""")]
    [InlineData("""{"do":"reconfigure","stream":"desk","speed":2}""")]
    public async Task A_bad_command_is_answered_with_a_reason(string command)
    {
        var reply = await AskAsync(command);

        Assert.False(reply.GetProperty("ok").GetBoolean());
        Assert.Matches("^[a-z_]+$", Kind(reply));
        Assert.True(reply.GetProperty("error").GetProperty("message").GetString()!.Length > 10);
        Assert.Single(_rig!.Engine.Streams);
    }

    [Fact]
    public async Task A_command_too_long_to_be_looked_at_is_answered() =>
        Assert.Contains("65536 bytes", (await AskAsync($$"""{"do":"add","stream":"a","sdp":"{{new string('v', 70_000)}}"}""")).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task A_command_without_a_response_topic_is_carried_out_in_silence()
    {
        await SendAsync("""{"do":"pause","stream":"desk"}""", response: null);
        await Wait.UntilAsync(() => _rig!.Engine.Streams[0].IsPaused);
        Assert.Empty(_reader!.All);
    }

    [Fact]
    public async Task A_response_topic_of_the_node_itself_is_refused_with_the_command()
    {
        var all = await ReadAsync();
        await SendAsync("""{"do":"pause","stream":"desk"}""", response: Samples.Topics.Status);
        await SendAsync("""{"do":"pause","stream":"desk"}""", response: "replies/#");
        await AskAsync("""{"do":"list"}""");

        Assert.False(_rig!.Engine.Streams[0].IsPaused);
        Assert.Empty(all.On("status"));
    }

    [Fact]
    public async Task Rubbish_is_answered_and_harms_nothing()
    {
        var random = new Random(11);
        const string Whole = """{"do":"reconfigure","stream":"desk","trajectory":{"preset":"fast","tau_seconds":1},"events":{"enter_ms":400}}""";
        for (var i = 0; i < 100; i++)
        {
            var reply = await AskAsync(Fuzz.Mutate(Whole, random));
            Assert.Equal(!reply.GetProperty("ok").GetBoolean(), reply.TryGetProperty("error", out _));
        }

        Assert.True((await AskAsync("""{"do":"list"}""")).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Commands_beyond_the_rate_are_answered_with_a_reason()
    {
        await StopListeningAsync();
        using var stop = new CancellationTokenSource();
        var listening = Listen(Broker.Port, perSecond: 1, stop.Token);
        try
        {
            await AskUntilHeardAsync("""{"do":"list"}""");
            const int Flood = 2 * CommandListener.Burst;
            for (var i = 0; i < Flood; i++)
            {
                await SendAsync("""{"do":"list"}""", Replies, correlation: "flood");
            }

            var answers = () => _reader!.All.Where(arrival => arrival.Message.CorrelationData is not null).Select(arrival => arrival.Json).ToList();
            await Wait.UntilAsync(() => answers().Exists(reply => !reply.GetProperty("ok").GetBoolean()), () => $"{answers().Count} answers");
            var refused = answers().First(reply => !reply.GetProperty("ok").GetBoolean());
            ContractSchemas.AssertValid("command-reply", refused.GetRawText());
            Assert.Equal("device_busy", Kind(refused));
            Assert.Contains(answers(), reply => reply.GetProperty("ok").GetBoolean());
        }
        finally
        {
            await stop.CancelAsync();
            await listening;
        }
    }

    [Fact]
    public async Task A_broker_of_3_1_1_alone_brings_commands_too()
    {
        await StopListeningAsync();
        using var refusing = new RefusingRelay(Broker.Port, knowsVersion5: true);
        using var stop = new CancellationTokenSource();
        var listening = Listen(refusing.Port, CommandListener.PerSecond * Plenty, stop.Token);
        try
        {
            await Wait.UntilAsync(() =>
            {
                SendAsync("""{"do":"pause","stream":"desk"}""", response: null).GetAwaiter().GetResult();
                return _rig!.Engine.Streams[0].IsPaused;
            });
            Assert.Equal([5, 4], refusing.Versions);
        }
        finally
        {
            await stop.CancelAsync();
            await listening;
        }
    }

    private static string? Kind(JsonElement reply) => reply.GetProperty("error").GetProperty("kind").GetString();

    private Task Listen(int port, int perSecond, CancellationToken? end = null)
    {
        var options = new MqttSinkOptions { Port = port, ReconnectMinSeconds = 0.05, ReconnectMaxSeconds = 0.2 };
        var listener = new CommandListener(options, Samples.Topics, login: null, TimeProvider.System, NullLogger<CommandListener>.Instance, perSecond);
        return listener.RunAsync(new CommandClerk(_desk, "a test", NullLogger.Instance).AnswerAsync, CommandClerk.Refuse, end ?? _stop.Token);
    }

    private async Task StopListeningAsync()
    {
        await _stop.CancelAsync();
        await _listening;
    }

    private async Task<JsonElement> AskUntilHeardAsync(string command)
    {
        var before = _reader!.All.Count;
        await Wait.UntilAsync(() =>
        {
            SendAsync(command, Replies).GetAwaiter().GetResult();
            return _reader.All.Count > before;
        });
        return _reader.All[^1].Json;
    }

    // The listener subscribes in its own time: a first question may come before.
    private async Task<JsonElement> AskAsync(string command)
    {
        if (_asked == 0)
        {
            await AskUntilHeardAsync("""{"do":"list"}""");
        }

        var correlation = $"{++_asked}";
        await SendAsync(command, Replies, correlation: correlation);
        Arrival? Answer() => _reader!.All.FirstOrDefault(arrival => arrival.Message.CorrelationData is { } data && Encoding.UTF8.GetString(data) == correlation);
        await Wait.UntilAsync(() => Answer() is not null, () => $"No answer to {command}");
        var reply = Answer()!.Json;
        ContractSchemas.AssertValid("command-reply", reply.GetRawText());
        return reply;
    }

    private Task SendAsync(string command, string? response, string? correlation = null) => _client.PublishAsync(new MqttApplicationMessage
    {
        Topic = Samples.Topics.Command,
        PayloadSegment = Encoding.UTF8.GetBytes(command),
        ResponseTopic = response,
        CorrelationData = correlation is null ? null : Encoding.UTF8.GetBytes(correlation),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
    });
}
