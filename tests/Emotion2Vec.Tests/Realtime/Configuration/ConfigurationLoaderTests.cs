using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Configuration;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_TheManual_IsValidAndEqualsTheDefaults()
    {
        var loaded = ConfigurationLoader.Load(new() { BaseFile = RepositoryFolder.Path("appsettings.json") });

        Assert.Empty(loaded.Problems);
        Assert.Equal(new RealtimeOptions { Streams = loaded.Options.Streams }, loaded.Options);
        Assert.Equal(["demo", "browser"], loaded.Options.Streams.Select(stream => stream.Id));
    }

    [Fact]
    public void Load_Layers_LaterWinsKeyByKey()
    {
        var loaded = Load(
            """{ "Streams": [{ "Id": "a", "Source": "-" }], "Web": { "Port": 1, "Enabled": false }, "Model": { "ChunkFrames": 1, "Mode": "window" }, "Node": { "Name": "base" } }""",
            files: ["""{ "Web": { "Port": 2 }, "Model": { "ChunkFrames": 2 }, "Node": { "Name": "file" } }"""],
            environment: new() { ["E2V__Model__ChunkFrames"] = "3", ["e2v__node__name"] = "environment" },
            assignments: ["node:NAME=line"]);

        var options = loaded.Require();
        Assert.Equal((2, false, 3, EncoderMode.Window, "line"), (options.Web.Port, options.Web.Enabled, options.Model.ChunkFrames, options.Model.Mode, options.Node.Name));
        Assert.Equal("command line --set", loaded.Entries["Node:Name"].Origin);
        Assert.Equal("environment E2V__Model__ChunkFrames", loaded.Entries["Model:ChunkFrames"].Origin);
        Assert.EndsWith("0.json", loaded.Entries["Web:Port"].Origin, StringComparison.Ordinal);
        Assert.Equal("appsettings.json", loaded.Entries["Web:Enabled"].Origin);
    }

    [Fact]
    public void Load_ListInAFile_ReplacesTheWholeList()
    {
        const string two = """{ "Streams": [{ "Id": "a", "Source": "1", "Consent": "old" }, { "Id": "b", "Source": "2" }] }""";

        var replaced = Load(two, files: ["""{ "Streams": [{ "Id": "c", "Source": "3" }] }"""]).Require();
        var edited = Load(two, assignments: ["Streams:1:Source=4"]).Require();
        var given = Load(two, streams: ["x=rtp://0.0.0.0:5004?codec=pcmu"]).Require();

        Assert.Equal([new StreamOptions { Id = "c", Source = "3" }], replaced.Streams);
        Assert.Equal(["1", "4"], edited.Streams.Select(stream => stream.Source));
        Assert.Equal([new StreamOptions { Id = "x", Source = "rtp://0.0.0.0:5004?codec=pcmu" }], given.Streams);
    }

    [Fact]
    public void Load_ManyMistakes_AreAllReportedWithKeyAndOrigin()
    {
        var loaded = Load(
            """{ "Streams": [{ "Id": "a", "Source": "-" }, { "Id": "a" }], "Web": { "Prot": 1 }, "Model": { "ChunkFrames": "many", "LeftFrames": 9999 }, "Nod": {"Name": 1}, "Log": "loud", "Broker": { "Address": null } }""",
            environment: new() { ["E2V__Model__Mode"] = "offline" },
            assignments: ["Node:Site=My Home", "=", "Mqtt:Enabled=yes"]);

        string[] expected =
        [
            "Broker:Address is null: leave the key out to use its default (appsettings.json)",
            "command line: '=' is no assignment: write --set Section:Key=value",
            "Web:Prot is not a known key; did you mean Web:Port? (appsettings.json)",
            "Model:ChunkFrames must be a whole number, not 'many' (appsettings.json)",
            "Nod:Name is not a known key; did you mean Node:Name? (appsettings.json)",
            "Log is a section, not a value: set one of Level in it (appsettings.json)",
            "Mqtt:Enabled must be true or false, not 'yes' (command line --set)",
            "Node:Site must be 1 to 64 characters of a-z, 0-9, '_' and '-' (it becomes an MQTT topic level) (command line --set)",
            "Model:Mode must be cached or window (offline is for files: see 'analyze') (environment E2V__Model__Mode)",
            "Model:LeftFrames must be 0 to 4096 frames (appsettings.json)",
            "Streams:1:Source is missing: say where the sound comes from (appsettings.json)",
            "Streams:1:Id is 'a', as Streams:0:Id is: names must differ (appsettings.json)",
        ];
        var found = loaded.Problems.Select(problem => problem.ToString()).ToList();
        Assert.All(expected, problem => Assert.True(found.Contains(problem), $"missing: {problem}\nfound:\n{string.Join('\n', found)}"));
        Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(loaded.Require).Kind);
    }

    [Theory]
    [InlineData("Broker:Enabled=off", "Mqtt:Host is empty and Broker:Enabled is off")]
    [InlineData("Web:Port=1883", "Web:Port is 1883, as Broker:TcpPort is")]
    [InlineData("Mqtt:CaFile=/etc/hosts", "Mqtt:CaFile has no effect while Mqtt:Tls is false")]
    [InlineData("Mqtt:PasswordFile=/no/such/file", "Mqtt:User is empty though a password is given")]
    [InlineData("Mqtt:PasswordFile=/no/such/file", "Mqtt:PasswordFile names a file that does not exist: '/no/such/file'")]
    [InlineData("Mqtt:Host=mqtt://broker:1883", "Mqtt:Host must be a host name or address")]
    [InlineData("Broker:Address=everywhere", "Broker:Address must be an IP address")]
    [InlineData("Trajectory:Preset=2", "Trajectory:Preset must be one of fast, default, calm, utterance, not '2'")]
    [InlineData("Trajectory:TauSeconds=NaN", "Trajectory:TauSeconds must be a number, not 'NaN'")]
    [InlineData("Trajectory:TauSeconds=3600.4", "Trajectory:TauSeconds must be 0 (use the preset) to 3600 seconds")]
    [InlineData("Engine:HealthSeconds=0.9", "Engine:HealthSeconds must be 1 to 3600 seconds")]
    [InlineData("Engine:RingSeconds=1e999", "Engine:RingSeconds must be a number, not '1e999'")]
    [InlineData("Rtp:MinReorderWaitMs=300", "Rtp:MinReorderWaitMs is 300, above Rtp:MaxReorderWaitMs (250)")]
    [InlineData("Gate:SilenceThreshold=0.6", "Gate:SilenceThreshold is 0.6, above Gate:SpeechThreshold (0.5)")]
    [InlineData("Events:LeaveProbability=0.7", "Events:LeaveProbability is 0.7, above Events:EnterProbability (0.55)")]
    [InlineData("Streams:7:Id=x", "Streams:7 leaves a gap")]
    [InlineData("Labels:Rename=happy", "Labels:Rename holds 'happy', which does not say what becomes what")]
    [InlineData("Streams:00:Id=x", "Streams:00:Id is not a known key; did you mean")]
    [InlineData("Node:Purpose=a\nb", "Node:Purpose holds a control character")]
    public void Load_OneMistake_IsNamed(string assignment, string problem) =>
        Assert.Contains(Load(Minimal, assignments: [assignment]).Problems, found => found.ToString().StartsWith(problem, StringComparison.Ordinal));

    [Fact]
    public void Load_NoStreams_IsAProblem() => Assert.Contains(Load("{}").Problems, problem => problem.Path == "Streams");

    [Fact]
    public void Load_Secret_ComesOnlyFromTheEnvironment()
    {
        const string secret = "h0chGeheim";
        var inFile = Load($$"""{ "Streams": [{ "Id": "a", "Source": "-" }], "Mqtt": { "User": "u", "Password": "{{secret}}" } }""");
        var onLine = Load(Minimal, assignments: ["Mqtt:User=u", $"Mqtt:Password={secret}"]);
        var inEnvironment = Load(Minimal, environment: new() { ["E2V__Mqtt__Password"] = secret, ["E2V__Mqtt__User"] = "u" });

        Assert.All(new[] { inFile, onLine }, loaded => Assert.Contains("E2V__Mqtt__Password", Assert.Single(loaded.Problems).Message, StringComparison.Ordinal));
        Assert.All(inFile.Problems.Concat(onLine.Problems), problem => Assert.DoesNotContain(secret, problem.ToString(), StringComparison.Ordinal));
        Assert.Equal(secret, inEnvironment.Require().Mqtt.Password);
        Assert.DoesNotContain(secret, inEnvironment.Options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, ConfigurationPrinter.ToTable(inEnvironment), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, ConfigurationPrinter.ToJson(inEnvironment), StringComparison.Ordinal);
    }

    [Fact]
    public void Print_Json_IsAConfigurationOfTheSameMeaning()
    {
        var loaded = Load(Minimal, assignments: ["Trajectory:TauSeconds=2.5", "Model:Mode=window", "Node:Purpose=für \"Äpfel\" & Birnen"]);

        var again = Load(ConfigurationPrinter.ToJson(loaded));

        Assert.Empty(again.Problems);
        Assert.Equal(loaded.Options.Streams, again.Options.Streams);
        Assert.Equal(loaded.Options with { Streams = [] }, again.Options with { Streams = [] });
    }

    [Fact]
    public void Load_MissingFiles_AreNamed()
    {
        var loaded = ConfigurationLoader.Load(new() { BaseFile = Path.Combine(_folder, "none.json"), Files = [_folder] });

        Assert.Equal(["does not exist", "is a folder, not a file"], loaded.Problems.Take(2).Select(problem => problem.Message));
    }

    private const string Minimal = """{ "Streams": [{ "Id": "a", "Source": "-" }] }""";

    private LoadedConfiguration Load(
        string json, string[]? files = null, Dictionary<string, string>? environment = null, string[]? assignments = null, string[]? streams = null) => ConfigurationLoader.Load(new()
        {
            BaseFile = Write("appsettings.json", json),
            Files = [.. (files ?? []).Select((file, i) => Write($"{i}.json", file))],
            Environment = environment ?? [],
            Assignments = assignments ?? [],
            Streams = streams ?? [],
        });

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
