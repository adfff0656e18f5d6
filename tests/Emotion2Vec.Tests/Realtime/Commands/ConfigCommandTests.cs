using System.Text.Json;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Configuration;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.Tests.Realtime.Commands;

public sealed class ConfigCommandTests
{
    [Fact]
    public async Task Validate_TheManual_Succeeds() => Assert.Equal(ExitCodes.Ok, (await CommandRun.OfAsync("config", "validate")).Code);

    [Fact]
    public async Task Validate_Mistakes_AreAllPrinted()
    {
        var run = await CommandRun.OfAsync("config", "validate", "--set", "Web:Prot=1", "--set", "Node:Site=A");

        Assert.Equal(ExitCodes.Configuration, run.Code);
        Assert.Contains("2 problems", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean Web:Port?", run.Error, StringComparison.Ordinal);
        Assert.Contains("Node:Site must be", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Print_Table_ShowsEveryKeyWithItsOrigin()
    {
        var run = await CommandRun.WithAsync(new() { ["E2V__Node__Name"] = "desk" }, null, "config", "print", "--set", "Web:Port=0");

        var lines = run.Output.Split('\n');
        Assert.All(OptionKeys.All, key => Assert.Contains(lines, line => line.StartsWith(key.Path.Replace("*", "0", StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Matches("(?m)^Node:Name +desk +environment E2V__Node__Name", run.Output);
        Assert.Matches("(?m)^Web:Port +0 +command line --set", run.Output);
        Assert.Matches("(?m)^Web:Enabled +true +appsettings.json", run.Output);
    }

    [Fact]
    public async Task Print_Table_HidesWhatAddressesHoldInConfidence()
    {
        using var folder = AudioFixtures.NewFolder();
        var file = folder.Write("a.json", """{ "Streams": [{ "Id": "a", "Source": "ffmpeg:rtsp://me:hidden@camera/1?token=hidden" }] }"""u8);
        var run = await CommandRun.OfAsync("config", "print", "--config", file);

        Assert.Contains("ffmpeg:rtsp://***@camera/1?***", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Print_Json_CanBeParsed()
    {
        using var json = JsonDocument.Parse((await CommandRun.OfAsync("config", "print", "--json")).Output);

        Assert.Equal(16, json.RootElement.GetProperty("Model").GetProperty("ChunkFrames").GetInt32());
    }
}
