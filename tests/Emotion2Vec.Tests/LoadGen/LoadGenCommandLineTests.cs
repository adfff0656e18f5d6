using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Tests.Messaging;
using Emotion2Vec.Tools.LoadGen.Commands;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Formatter;

namespace Emotion2Vec.Tests.LoadGen;

public sealed class LoadGenCommandLineTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task RunAsync_Rtp_SendsForAsLongAsToldAndSaysWhat()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var code = await RunAsync("rtp", "--to", $"{listener.LocalEndPoint}", "--talkers", "2", "--seconds", "1");

        Assert.True(code == ExitCodes.Ok, _error.ToString());
        Assert.Matches(@"^100 packets, 0 lost on purpose, 0 refused, 0 too many, 17200 bytes, at most [0-9.]+ ms late\n$", _output.ToString());
        Assert.Equal(172, listener.Receive(new byte[2000]));
    }

    [Theory]
    [InlineData("--to must be ADDRESS:PORT", "rtp", "--to", "localhost")]
    [InlineData("--talkers must be 1 to 1024, not 0", "rtp", "--to", "127.0.0.1:5004", "--talkers", "0")]
    [InlineData("--seconds must be 1 to 86400, not 90000", "rtp", "--to", "127.0.0.1:5004", "--seconds", "90000")]
    [InlineData("--codec must be one of pcmu, l16, opus, not 'mp3'", "rtp", "--to", "127.0.0.1:5004", "--codec", "mp3")]
    [InlineData("--topic must have one level '+'", "mqtt", "--to", "127.0.0.1:1883", "--topic", "loadgen/audio")]
    [InlineData("--talkers must be 1 to 1024, not 2000", "files", "--folder", "voices", "--talkers", "2000")]
    public async Task RunAsync_WrongArguments_SaysWhatIsRight(string message, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("l16", "audio/pcm;rate=16000")]
    [InlineData("opus", "audio/opus")]
    public async Task RunAsync_Mqtt_PublishesEachTalkersBlocksUnderItsName(string codec, string content)
    {
        await using var broker = new EmbeddedBroker(new() { Port = 0 }, new("lab", "host"), TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        var blocks = new ConcurrentQueue<(string Topic, string Content, int Bytes)>();
        using var listener = new MqttClientFactory().CreateMqttClient();
        listener.ApplicationMessageReceivedAsync += heard =>
        {
            blocks.Enqueue((heard.ApplicationMessage.Topic, heard.ApplicationMessage.ContentType, (int)heard.ApplicationMessage.Payload.Length));
            return Task.CompletedTask;
        };
        await listener.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(broker.Address, broker.Port).WithProtocolVersion(MqttProtocolVersion.V500).Build());
        await listener.SubscribeAsync("loadgen/+/audio");

        var code = await RunAsync("mqtt", "--to", $"{broker.Address}:{broker.Port}", "--talkers", "2", "--seconds", "1", "--codec", codec);

        Assert.True(code == ExitCodes.Ok, _error.ToString());
        Assert.StartsWith("100 packets, 0 lost on purpose, 0 refused, 0 too many", _output.ToString(), StringComparison.Ordinal);
        await Wait.UntilAsync(() => blocks.Count == 100, () => $"{blocks.Count} blocks");
        Assert.Equal([("loadgen/talker-0/audio", 50), ("loadgen/talker-1/audio", 50)], blocks.GroupBy(block => block.Topic).OrderBy(topic => topic.Key).Select(topic => (topic.Key, topic.Count())));
        Assert.All(blocks, block => Assert.Equal(content, block.Content));
        Assert.True(codec == "opus" || blocks.All(block => block.Bytes == 640), "20 ms of 16-bit samples at 16 kHz");
    }

    [Fact]
    public async Task RunAsync_MqttWithoutABroker_SaysWhichOneIsAway()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var endpoint = closed.LocalEndpoint;
        closed.Stop();

        Assert.NotEqual(ExitCodes.Ok, await RunAsync("mqtt", "--to", $"{endpoint}"));
        Assert.Contains($"The MQTT broker {endpoint} cannot be reached", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MqttInPcmu_SaysWhatMicrophonesSend()
    {
        Assert.NotEqual(ExitCodes.Ok, await RunAsync("mqtt", "--to", "127.0.0.1:1", "--codec", "pcmu"));
        Assert.Contains("Microphones on MQTT send l16 or opus, not pcmu.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Files_WritesTheSameVoicesAgainAndAConfigurationThatPlaysThem()
    {
        var folder = Directory.CreateTempSubdirectory("e2v-voices-").FullName;
        try
        {
            string[] into = [Path.Combine(folder, "one"), Path.Combine(folder, "again")];
            foreach (var one in into)
            {
                Assert.Equal(ExitCodes.Ok, await RunAsync("files", "--folder", one, "--talkers", "2", "--seconds", "2", "--seed", "7"));
            }

            Assert.Equal(File.ReadAllBytes(Path.Combine(into[0], "talker-1.wav")), File.ReadAllBytes(Path.Combine(into[1], "talker-1.wav")));
            Assert.NotEqual(File.ReadAllBytes(Path.Combine(into[0], "talker-0.wav")), File.ReadAllBytes(Path.Combine(into[0], "talker-1.wav")));
            using var configuration = JsonDocument.Parse(File.ReadAllText(Path.Combine(into[0], "streams.json")));
            var source = configuration.RootElement.GetProperty("Streams")[1].GetProperty("Source").GetString();
            Assert.Equal($"file:{Path.Combine(into[0], "talker-1.wav")}?loop=forever", source);
            Assert.Equal(44 + (2 * 2 * 16_000), new FileInfo(Path.Combine(into[0], "talker-1.wav")).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task RunAsync_Help_TeachesWithExamples()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("rtp", "--help"));
        Assert.Contains("loadgen rtp --to 127.0.0.1:5004 --talkers 32 --seconds 60", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => LoadGenCommandLine.RunAsync(
        arguments,
        new Surroundings { Output = _output, Error = _error, IsInteractive = false, Clock = TimeProvider.System });
}
