using Emotion2Vec.Realtime.Configuration;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Tests.Realtime.Configuration;

public sealed class SourceRulesTests
{
    [Theory]
    [InlineData("speech.wav", "")]
    [InlineData("file:missing.wav?pace=fast", "")]
    [InlineData("missing.sdp", "")]
    [InlineData("rtp://127.0.0.1:5004?codec=pcmu", "")]
    [InlineData("ftp://x", "'ftp:' is not a kind of source")]
    [InlineData("file:a.wav?pace=slow", "'pace=slow'")]
    [InlineData("rtp://127.0.0.1:5004?codec=mp3", "mp3")]
    [InlineData("stdin:?rate=1", "'rate=1'")]
    public void Check_OneSource_IsRefusedForItsTextOnly(string source, string reason)
    {
        var problems = SourceRules.Check(With(source)).ToList();

        Assert.Equal(reason.Length > 0 ? 1 : 0, problems.Count);
        Assert.All(problems, problem => Assert.Equal("Streams:0:Source", problem.Path));
        Assert.All(problems, problem => Assert.Contains(reason, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_StandardInputTwice_NamesBoth()
    {
        var problem = Assert.Single(SourceRules.Check(With("-", "a.wav", "stdin:?format=wav")));

        Assert.Equal("Streams:2:Source", problem.Path);
        Assert.Contains("as Streams:0:Source does", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web:", "")]
    [InlineData("web:?max=3", "")]
    [InlineData("web:?max=0", "from 1 to 200")]
    [InlineData("web://0.0.0.0:80", "Web:Address")]
    public void Check_WebDoor_IsRefusedForItsTextOnly(string source, string reason)
    {
        var problems = SourceRules.Check(With(source)).ToList();

        Assert.Equal(reason.Length > 0 ? 1 : 0, problems.Count);
        Assert.All(problems, problem => Assert.Contains(reason, problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("mqtt:", "")]
    [InlineData("mqtt:hermes/audioServer/+/audioFrame?silence=3", "")]
    [InlineData("mqtt:mic/+/pcm?rate=8000&channels=2", "")]
    [InlineData("mqtt:mic/#", "'+' names the streams")]
    [InlineData("mqtt:mic/a+/b", "'+' names the streams")]
    [InlineData("mqtt:mic/+?channels=2", "rate=16000")]
    [InlineData("mqtt:mic/+?rate=10", "1000 to 384000")]
    [InlineData("mqtt:mic/+?format=mp3&rate=8000", "s16le, f32le, opus")]
    [InlineData("mqtt:mic/+?silence=0", "from 1 to 3600")]
    public void Check_MqttDoor_IsRefusedForItsTextOnly(string source, string reason)
    {
        var problems = SourceRules.Check(With(source)).ToList();

        Assert.Equal(reason.Length > 0 ? 1 : 0, problems.Count);
        Assert.All(problems, problem => Assert.Contains(reason, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_MqttDoorWithoutABroker_IsAProblem()
    {
        var options = With("mqtt:") with { Mqtt = new() { Enabled = false } };
        Assert.Contains("needs a broker", Assert.Single(SourceRules.Check(options)).Message, StringComparison.Ordinal);
        Assert.Empty(SourceRules.Check(options with { Broker = new() { Enabled = Toggle.On } }));
    }

    [Fact]
    public void Check_WebDoorTwiceOrWithoutAPort_IsAProblem()
    {
        Assert.Contains("as Streams:0:Source is", Assert.Single(SourceRules.Check(With("web:", "web:?max=2"))).Message, StringComparison.Ordinal);
        Assert.Contains("Web:Enabled", Assert.Single(SourceRules.Check(With("web:") with { Web = new() { Enabled = false } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_DoorWithALongName_IsAProblem()
    {
        var streams = (string id) => new RealtimeOptions { Streams = [new StreamOptions { Id = id, Source = "audiosocket://127.0.0.1:9092" }] };

        Assert.Empty(SourceRules.Check(streams(new string('d', 27))));
        Assert.Equal("Streams:0:Id", Assert.Single(SourceRules.Check(streams(new string('d', 28)))).Path);
    }

    [Fact]
    public void Check_TwoWritersToStandardOutput_IsAProblem()
    {
        var problem = Assert.Single(SourceRules.Check(With("a.wav") with { Sinks = new() { JsonLines = "-", Console = Toggle.On } }));

        Assert.Equal("Sinks:JsonLines", problem.Path);
        Assert.Empty(SourceRules.Check(With("a.wav") with { Sinks = new() { JsonLines = "-" } }));
    }

    private static RealtimeOptions With(params string[] sources) => new() { Streams = [.. sources.Select((source, i) => new StreamOptions { Id = $"s{i}", Source = source })] };
}
