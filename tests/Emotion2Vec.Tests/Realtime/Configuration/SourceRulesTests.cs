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
