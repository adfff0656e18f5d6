using System.Text.Json;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Commands;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Realtime.Commands;

public sealed class ModelCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2v-models-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Convert_UpstreamFolder_SaysWhatWasMadeAndUnderWhichLicence()
    {
        var run = await CommandRun.OfAsync("convert", UpstreamCase.Folder(), At("made"), "--name", "mine");
        var again = await CommandRun.OfAsync("convert", UpstreamCase.Folder(), At("made"));
        var half = await CommandRun.OfAsync("convert", UpstreamCase.Folder(), At("made"), "--overwrite", "--half");

        Assert.Equal((ExitCodes.Ok, ""), (run.Code, run.Error));
        Assert.Contains("mine", run.Output, StringComparison.Ordinal);
        Assert.Contains("689,871", run.Output, StringComparison.Ordinal);
        Assert.Contains("keep their licence", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.BadInput, again.Code);
        Assert.Contains("1.4 MB", half.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_NoCheckpoint_IsOneLine()
    {
        var run = await CommandRun.OfAsync("convert", At("nothing"), At("made"));

        Assert.Equal(ExitCodes.BadInput, run.Code);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Info_Bundled_ShowsLatencyAndCostOfEachProfile()
    {
        var text = await CommandRun.OfAsync("models", "info", "--verify");
        using var json = JsonDocument.Parse((await CommandRun.OfAsync("models", "info", "--json")).Output);

        Assert.Equal(ExitCodes.Ok, text.Code);
        Assert.Contains("SYNTHETIC", text.Output, StringComparison.Ordinal);
        var low = json.RootElement.GetProperty("profiles").EnumerateArray().Single(profile => profile.GetProperty("name").GetString() == "low");
        Assert.Equal(165, low.GetProperty("latency").GetProperty("first_chunk_ready_ms").GetDouble());
        Assert.True(low.GetProperty("gflop_per_second").GetDouble() > 0);
    }

    [Fact]
    public async Task Info_NoPackage_SaysHowToGetOne()
    {
        var none = await CommandRun.OfAsync("models", "info", At("nothing"));
        var empty = await CommandRun.OfAsync("models", "info", _folder);

        Assert.Equal((ExitCodes.NoInput, ExitCodes.BadInput), (none.Code, empty.Code));
        Assert.Contains("e2v convert", none.Error, StringComparison.Ordinal);
        Assert.Contains("e2v convert", empty.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_UnknownName_NamesTheNearest()
    {
        var run = await CommandRun.OfAsync("models", "pull", "emotion2vec_plus_baes");

        Assert.Equal(ExitCodes.NoInput, run.Code);
        Assert.Contains("did you mean emotion2vec_plus_base?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_Some_StandUnderTheirInterface()
    {
        var list = new AudioDeviceList([new("ALSA", 0, "USB microphone", 1, 48000, true) { Rates = [16000, 48000] }, new("ALSA", 3, "Line", 2, 44100, false)], null);
        var run = await CommandRun.WithAsync(null, (context, _) => DevicesCommand.Create(context, () => list), "devices");

        Assert.Equal(ExitCodes.Ok, run.Code);
        Assert.Equal(["ALSA", "*   0  USB microphone  1 channel, 48000 Hz (also 16000)", "    3  Line            2 channels, 44100 Hz"], run.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Devices_None_SayWhy()
    {
        var run = await CommandRun.WithAsync(null, (context, _) => DevicesCommand.Create(context, () => new([], "No sound card.")), "devices");

        Assert.Equal((ExitCodes.Unavailable, ""), (run.Code, run.Output));
        Assert.Contains("No sound card.", run.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
