using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Diagnostics;
using Emotion2Vec.Realtime.Models;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Realtime.Commands;

namespace Emotion2Vec.Tests.Realtime.Diagnostics;

public sealed class DoctorTests
{
    private static readonly string[] FreePorts = ["--set", "Broker:TcpPort=0", "--set", "Web:Port=0"];

    [Fact]
    public async Task Doctor_NothingInTheWay_Succeeds()
    {
        var run = await CommandRun.OfAsync(["doctor", .. FreePorts]);

        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.Matches("ok +onnx runtime .*CPUExecutionProvider", run.Output);
        Assert.Matches(@"speed +a step takes [0-9.]+ ms for 1, .*; one lane carries [0-9.]+ streams.*; chosen: \d+ lane\(s\) with steps of up to \d+", run.Output);
    }

    [Fact]
    public async Task Doctor_PortTaken_NamesThePortAndTheKey()
    {
        using var owner = new TcpListener(IPAddress.Loopback, 0);
        owner.Start();
        var port = ((IPEndPoint)owner.LocalEndpoint).Port;

        var findings = await FindingsAsync(ExitCodes.Unavailable, "--set", $"Broker:TcpPort={port}", "--set", "Web:Port=0");

        Assert.Equal("problem", findings["broker port"].Verdict);
        Assert.Contains("Broker:TcpPort", findings["broker port"].Fix, StringComparison.Ordinal);
        Assert.Equal("ok", findings["web port"].Verdict);
    }

    [Fact]
    public async Task Doctor_ExternalBroker_IsTried()
    {
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        var port = ((IPEndPoint)broker.LocalEndpoint).Port;
        string[] arguments = ["--set", "Mqtt:Host=127.0.0.1", "--set", $"Mqtt:Port={port}", "--set", "Web:Port=0"];

        Assert.Equal("ok", (await FindingsAsync(ExitCodes.Ok, arguments))["broker"].Verdict);
        broker.Stop();
        var gone = await FindingsAsync(ExitCodes.Unavailable, arguments);

        Assert.Equal("problem", gone["broker"].Verdict);
        Assert.DoesNotContain("broker port", gone.Keys);
    }

    [Fact]
    public async Task Doctor_OpenBroker_Warns()
    {
        using var folder = AudioFixtures.NewFolder();
        var users = folder.Write("users", []);
        var findings = await FindingsAsync(ExitCodes.Ok, [.. FreePorts, "--set", "Broker:Address=0.0.0.0", "--set", $"Broker:UsersFile={users}"]);

        Assert.Equal("warning", findings["broker exposure"].Verdict);
        Assert.Contains("without TLS", findings["broker exposure"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OpenBrokerWithoutUsers_IsAProblem()
    {
        var findings = await FindingsAsync(ExitCodes.Unavailable, [.. FreePorts, "--set", "Broker:Address=0.0.0.0"]);

        Assert.Contains("'e2v broker passwd'", findings["configuration"].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WrongConfiguration_IsAFindingBesideTheOthers()
    {
        var findings = await FindingsAsync(ExitCodes.Unavailable, [.. FreePorts, "--set", "Web:Prot=1"]);

        Assert.Contains("did you mean Web:Port?", findings["configuration"].Detail, StringComparison.Ordinal);
        Assert.Equal("ok", findings["onnx runtime"].Verdict);
    }

    [Fact]
    public async Task Doctor_BundledModel_IsReadThroughAndSaysSynthetic()
    {
        var findings = await FindingsAsync(ExitCodes.Ok, FreePorts);

        Assert.Equal("warning", findings["model"].Verdict);
        Assert.StartsWith("SYNTHETIC", findings["model"].Detail, StringComparison.Ordinal);
        Assert.Equal("ok", findings["libsndfile"].Verdict);
    }

    [Fact]
    public async Task Doctor_DamagedModel_IsAProblemWithItsFix()
    {
        var folder = Directory.CreateTempSubdirectory("e2v-doctor-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(BundledAssets.ModelFolder("")))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            var weights = Path.Combine(folder, ModelPackage.WeightsFile);
            var bytes = File.ReadAllBytes(weights);
            bytes[^1] ^= 1;
            File.WriteAllBytes(weights, bytes);

            var findings = await FindingsAsync(ExitCodes.Unavailable, [.. FreePorts, "--set", $"Model:Path={folder}"]);

            Assert.Equal("problem", findings["model"].Verdict);
            Assert.Contains("SHA-256", findings["model"].Detail, StringComparison.Ordinal);
            Assert.Contains("Model:Path", findings["model"].Fix, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Libraries_Missing_NameThePackageToInstall()
    {
        var findings = LibraryChecks.Examine(
            [new("sndfile", "reading and writing audio files", "libsndfile1", null, null), new("portaudio", "microphones", "libportaudio2", null, null)], searchPath: "").ToList();

        Assert.Equal([Verdict.Problem, Verdict.Warning, Verdict.Warning, Verdict.Warning], findings.Select(finding => finding.Verdict));
        Assert.StartsWith("apt-get install libsndfile1", findings[0].Fix, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (string Verdict, string Detail, string Fix)>> FindingsAsync(int code, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["doctor", "--json", .. arguments]);
        Assert.Equal(code, run.Code);
        using var json = JsonDocument.Parse(run.Output);
        return json.RootElement.EnumerateArray().ToDictionary(
            finding => finding.GetProperty("check").GetString()!,
            finding => (finding.GetProperty("verdict").GetString()!, finding.GetProperty("detail").GetString()!, finding.GetProperty("fix").GetString()!));
    }
}
