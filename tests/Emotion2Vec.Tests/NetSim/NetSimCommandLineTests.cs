using Emotion2Vec.Audio.Capture;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Audio;
using Emotion2Vec.Tests.Audio.Rtp.Replay;
using Emotion2Vec.Tools.NetSim.Commands;

namespace Emotion2Vec.Tests.NetSim;

public sealed class NetSimCommandLineTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task RunAsync_File_WritesTheImpairedCaptureAndSaysWhatBecameOfIt()
    {
        using var folder = AudioFixtures.NewFolder();
        var input = folder.Write("in.pcap", ReplayBytes.Pcap(ReplayBytes.Tone(1000)));

        var code = await RunAsync("file", input, folder.File("out.pcap"), "--loss", "10", "--duplicate", "5", "--jitter", "40");

        Assert.True(code == ExitCodes.Ok, _error.ToString());
        Assert.Matches(@"^1000 received, \d+ lost, 0 reordered, \d+ duplicated, 0 corrupted\n$", _output.ToString());
        using var reader = CaptureReader.Open(folder.File("out.pcap"));
        Assert.True(reader.TryRead(out _));
    }

    [Theory]
    [InlineData("--loss must be 0 to 100, not 101", "file", "a", "b", "--loss", "101")]
    [InlineData("--loss must be 0 to 100, not NaN", "file", "a", "b", "--loss", "NaN")]
    [InlineData("--jitter must be 0 to 10000, not -1", "file", "a", "b", "--jitter", "-1")]
    [InlineData("--listen must be ADDRESS:PORT", "relay", "--listen", "localhost", "--to", "127.0.0.1:5004")]
    [InlineData("--to must be ADDRESS:PORT", "relay", "--listen", "127.0.0.1:0", "--to", "127.0.0.1")]
    [InlineData("--to", "relay", "--listen", "127.0.0.1:0")]
    public async Task RunAsync_WrongArguments_SaysWhatIsRight(string message, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoCapture_SaysSo()
    {
        Assert.NotEqual(ExitCodes.Ok, await RunAsync("file", "/no/such.pcap", "/tmp/never.pcap"));
        Assert.Contains("'/no/such.pcap' does not exist", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Help_TeachesWithExamples()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("relay", "--help"));
        Assert.Contains("netsim relay --listen 127.0.0.1:5006 --to 127.0.0.1:5004 --loss 5", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => NetSimCommandLine.RunAsync(
        arguments,
        new Surroundings { Output = _output, Error = _error, IsInteractive = false, Clock = TimeProvider.System });
}
