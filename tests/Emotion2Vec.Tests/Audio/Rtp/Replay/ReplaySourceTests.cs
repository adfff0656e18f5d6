using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Tests.Audio.Rtp.Replay;

public sealed class ReplaySourceTests : AudioSourceContract
{
    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();

    [Fact]
    public async Task RunAsync_ImpairedCapture_IsTheSameBitByBitAtEveryPace()
    {
        var random = new Random(89);
        var impaired = ReplayBytes.Tone(200)
            .Where((_, i) => i < 2 || random.Next(10) > 0)
            .Select(packet => (At: packet.Milliseconds + (60 * random.NextDouble()), packet.Datagram, packet.Port))
            .OrderBy(packet => packet.At)
            .Select(packet => (packet.At, packet.Datagram, packet.Port));
        Write("a", ReplayBytes.Pcap(impaired), ReplayBytes.Sdp());

        var runs = new List<RecordingWriter>();
        foreach (var pace in new[] { "fast", "fast", "20" })
        {
            runs.Add(await PlayAsync($"pcap:{_folder.File("a.pcap")}?pace={pace}"));
        }

        Assert.True(runs[0].Written > 190 * 160);
        Assert.True(runs[0][SourceCounter.PacketsLost] > 5);
        Assert.All(runs, run => Assert.Null(run.Breach));
        Assert.All(runs, run => Assert.Equal(runs[0].Samples, run.Samples));
        Assert.All(runs, run => Assert.Equal(runs[0].Marks, run.Marks));
        Assert.All(Enum.GetValues<SourceCounter>(), counter => Assert.All(runs, run => Assert.Equal(runs[0][counter], run[counter])));
    }

    [Fact]
    public async Task RunAsync_OtherPortsBesideIt_AreLeftOut()
    {
        var mixed = ReplayBytes.Tone(50).Concat(ReplayBytes.Tone(80, 6000).Select(packet => (packet.Milliseconds + 1, packet.Datagram, packet.Port))).OrderBy(packet => packet.Item1);
        Write("a", ReplayBytes.Pcap(mixed), ReplayBytes.Sdp());

        var writer = await PlayAsync($"pcap:{_folder.File("a.pcap")}?pace=fast&sdp={_folder.File("a.sdp")}");

        Assert.Equal(50 * 160, writer.Written);
        Assert.Equal(50, writer[SourceCounter.PacketsReceived]);
    }

    [Fact]
    public async Task RunAsync_CapturedInTheYear2026_MarksItsOwnTime()
    {
        Write("a", ReplayBytes.Pcap(ReplayBytes.Tone(100)), ReplayBytes.Sdp());

        var writer = await PlayAsync($"pcap:{_folder.File("a.pcap")}?pace=fast");

        var clock = writer.Marks.First(mark => mark.Kind == AudioMarkKind.Clock);
        Assert.InRange(clock.Value, ReplayBytes.Start - (10 * TimeSpan.TicksPerSecond), ReplayBytes.Start + TimeSpan.TicksPerSecond);
    }

    [Fact]
    public async Task RunAsync_PauseOfYears_IsNotLivedThrough()
    {
        var late = ReplayBytes.Tone(60).Select((packet, i) => (packet.Milliseconds + (i < 30 ? 0 : 1e12), packet.Datagram, packet.Port));
        Write("a", ReplayBytes.Pcap(late), ReplayBytes.Sdp());

        var writer = await PlayAsync($"pcap:{_folder.File("a.pcap")}?pace=fast");

        Assert.Equal(60, writer[SourceCounter.PacketsReceived]);
        Assert.Equal(60 * 160, writer.Written);
    }

    [Fact]
    public async Task RunAsync_NothingForThatPort_NamesWhatThereIs()
    {
        Write("a", ReplayBytes.Pcap(ReplayBytes.Tone(3, 6000)), ReplayBytes.Sdp());

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => PlayAsync($"pcap:{_folder.File("a.pcap")}?pace=fast"));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains("127.0.0.1:5004", error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:6000 (3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoCapture_SaysSo()
    {
        _folder.Write("a.sdp", System.Text.Encoding.ASCII.GetBytes(ReplayBytes.Sdp()));
        var missing = await Assert.ThrowsAsync<Emotion2VecException>(() => PlayAsync($"pcap:{_folder.File("a.pcap")}"));
        _folder.Write("a.pcap", "no capture"u8);
        var wrong = await Assert.ThrowsAsync<Emotion2VecException>(() => PlayAsync($"pcap:{_folder.File("a.pcap")}"));

        Assert.Equal((ErrorKind.NotFound, ErrorKind.UnsupportedFormat), (missing.Kind, wrong.Kind));
    }

    [Fact]
    public void Create_NoSessionDescription_SaysWhereItWasLookedFor()
    {
        var error = Assert.Throws<Emotion2VecException>(() => new AudioSourceFactory().Create($"pcap:{_folder.File("b.pcap")}"));

        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("b.sdp", error.Message, StringComparison.Ordinal);
    }

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }

    internal override IAudioSource CreateEndless()
    {
        Write("long", ReplayBytes.Pcap(ReplayBytes.Tone(3100)), ReplayBytes.Sdp());
        return new AudioSourceFactory().Create($"pcap:{_folder.File("long.pcap")}").Source!;
    }

    private void Write(string name, byte[] capture, string sdp)
    {
        _folder.Write($"{name}.pcap", capture);
        _folder.Write($"{name}.sdp", System.Text.Encoding.ASCII.GetBytes(sdp));
    }

    private static async Task<RecordingWriter> PlayAsync(string description)
    {
        var writer = new RecordingWriter();
        await new AudioSourceFactory().Create(description).Source!.RunAsync(writer, CancellationToken.None);
        return writer;
    }
}
