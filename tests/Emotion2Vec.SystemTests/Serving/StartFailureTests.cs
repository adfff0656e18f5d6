using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Labels;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>What keeps the program from starting, or every stream from running: one clear message and the documented exit code.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_mistakes_of_the_configuration_are_reported_at_once() => await AssertFailsAsync(
        78,
        ["--set", "Web:Prot=1", "--set", "Model:ChunkFrames=257", "--stream", "a=ftp://x", "--stream", "b=file:x.wav?pace=slow"],
        "Web:Prot is not a known key; did you mean Web:Port?",
        "Model:ChunkFrames must be 1 to 256 frames",
        "Streams:0:Source cannot be used. Source 'ftp://x'",
        "'pace=slow' is not realtime, fast or a factor");

    [Fact]
    public async Task A_missing_model_is_named_with_its_key() =>
        await AssertFailsAsync(66, ["--set", $"Model:Path={_folder.File("no-model")}"], _folder.File("no-model"), "Model:Path", "models pull");

    [Fact]
    public async Task A_damaged_model_is_named_with_the_damage()
    {
        var bundled = Path.Combine(AppContext.BaseDirectory, "configs/demo/demo-synth");
        _folder.Write("model.json", await File.ReadAllBytesAsync(Path.Combine(bundled, "model.json")));
        _folder.Write("weights.safetensors", (await File.ReadAllBytesAsync(Path.Combine(bundled, "weights.safetensors"))).AsSpan()[..^1000]);

        await AssertFailsAsync(65, ["--set", $"Model:Path={Path.GetDirectoryName(_folder.File("x"))}"], "weights.safetensors");
    }

    [Fact]
    public async Task A_model_without_classes_is_refused()
    {
        var config = new EncoderConfig { EmbedDim = 48, NumHeads = 3, NumAlibiHeads = 3, Depth = 1, PrenetDepth = 1, FeatureEncoder = [new(16, 10, 5), new(16, 3, 2), new(16, 3, 2), new(16, 3, 2), new(16, 3, 2), new(16, 2, 2), new(16, 2, 2)] };
        var package = RandomModel.Create(config, new LabelSet([]), 1, _folder.File("features-only"), new());

        await AssertFailsAsync(65, ["--set", $"Model:Path={package.Directory}"], "has no classifier", "Model:Path");
    }

    [Theory]
    [InlineData("Broker:TcpPort", "Mqtt:Host=127.0.0.1")]
    [InlineData("Web:Port", "Web:Enabled=false")]
    public async Task An_occupied_port_is_named_with_its_key_and_the_way_out(string key, string wayOut)
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;

        await AssertFailsAsync(69, ["--set", $"{key}={port}"], $"127.0.0.1:{port}", $"ss -ltnp sport = :{port}", $"set {key}", wayOut);
    }

    [Fact]
    public async Task If_every_stream_fails_the_first_failure_is_the_exit_code()
    {
        await AssertFailsAsync(66, ["--stream", $"a={_folder.File("missing.wav")}", "--stream", $"b={_folder.Write("empty.wav", [])}"], "stream 'a': ", "missing.wav' does not exist", "stream 'b': ");
        await AssertFailsAsync(65, ["--stream", $"a={_folder.Write("short.wav", WavBytes.Create(1, 16000, 1, 16, new byte[798]))}"], "399 samples");
    }

    [Fact]
    public async Task Lines_that_cannot_be_written_are_named_with_their_key() =>
        await AssertFailsAsync(66, ["--set", "Sinks:JsonLines=/nowhere/lines.jsonl"], "Sinks:JsonLines: '/nowhere/lines.jsonl' cannot be written");

    private static async Task AssertFailsAsync(int code, string[] arguments, params string[] parts)
    {
        await using var serve = new ServeProcess(arguments);

        Assert.Equal(code, await serve.EndAsync());
        await serve.LogAsync("e2v: ");
        var message = serve.Log[serve.Log.IndexOf("e2v: ", StringComparison.Ordinal)..];
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", serve.Log, StringComparison.Ordinal);
        Assert.Empty(serve.Output);
    }
}
