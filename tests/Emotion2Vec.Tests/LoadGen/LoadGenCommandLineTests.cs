using System.Net;
using System.Net.Sockets;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.LoadGen.Commands;

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
    public async Task RunAsync_WrongArguments_SaysWhatIsRight(string message, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.Contains(message, _error.ToString(), StringComparison.Ordinal);
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
