using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Emotion2Vec.Tests.Realtime.Serving;

public sealed class ServeSinksTests
{
    [Theory]
    [InlineData("on", "", true, "mqtt,console")]
    [InlineData("off", "", true, "mqtt")]
    [InlineData("auto", "", true, "mqtt")]
    [InlineData("auto", "-", false, "jsonl")]
    [InlineData("on", "frames.jsonl", true, "mqtt,jsonl,console")]
    public async Task Create_Options_GiveTheSinks(string console, string lines, bool mqtt, string expected)
    {
        var options = new RealtimeOptions
        {
            Mqtt = new() { Enabled = mqtt, Host = "127.0.0.1" },
            Sinks = new() { Console = Enum.Parse<Toggle>(console, ignoreCase: true), JsonLines = lines },
        };

        // Not a terminal: "auto" means off.
        var redirected = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        await using var sinks = ServeSinks.Create(options, null, null, Samples.Topics, redirected, TimeProvider.System, NullLoggerFactory.Instance);

        Assert.Equal(expected, string.Join(',', sinks.All.Select(sink => sink.Name)));
        Assert.Equal(mqtt, sinks.Mqtt is not null);
        Assert.False(sinks.OwnsTerminal);
    }

    [Theory]
    [InlineData("auto", true, "", true)]
    [InlineData("auto", true, "broker.example", false)]
    [InlineData("auto", false, "", false)]
    [InlineData("on", true, "broker.example", true)]
    [InlineData("on", false, "", true)]
    [InlineData("off", true, "", false)]
    public void IsWanted_Options_DecideOnTheBroker(string toggle, bool mqtt, string host, bool expected) => Assert.Equal(
        expected,
        NodeBroker.IsWanted(new() { Broker = new() { Enabled = Enum.Parse<Toggle>(toggle, ignoreCase: true) }, Mqtt = new() { Enabled = mqtt, Host = host } }));
}
