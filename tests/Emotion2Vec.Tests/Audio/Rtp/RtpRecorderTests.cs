using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Audio.Rtp.Replay;

namespace Emotion2Vec.Tests.Audio.Rtp;

public sealed class RtpRecorderTests : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(20);
    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task RunAsync_Recorded_ReplaysAsItWasHeard(string address)
    {
        var folder = _folder.File("stored");
        var packets = ReplayBytes.Tone(100).Select(packet => packet.Datagram).ToList();

        var live = await HearAsync(address, packets, new() { Folder = folder });

        var capture = Assert.Single(Directory.GetFiles(folder, "*.pcap"));
        var replayed = new RecordingWriter();
        await new AudioSourceFactory().Create($"pcap:{capture}?pace=fast").Source!.RunAsync(replayed, CancellationToken.None);
        Assert.Equal(100, live[SourceCounter.PacketsReceived]);
        Assert.Equal(100, replayed[SourceCounter.PacketsReceived]);
        Assert.Equal(live.Samples, replayed.Samples);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public async Task RunAsync_MoreThanMayBeStored_IsHeardOnAndNotStoredOn()
    {
        var folder = _folder.File("stored");

        var live = await HearAsync("127.0.0.1", ReplayBytes.Tone(100).Select(packet => packet.Datagram).ToList(), new() { Folder = folder, MaxBytes = 4000 });

        Assert.Equal(100, live[SourceCounter.PacketsReceived]);
        var file = new FileInfo(Assert.Single(Directory.GetFiles(folder, "*.pcap")));
        Assert.InRange(file.Length, 3000, 4000);
        using var reader = CaptureReader.Open(file.FullName);
        while (reader.TryRead(out _))
        {
        }

        Assert.False(reader.IsCut);
    }

    [Fact]
    public async Task RunAsync_OldRecordings_AreDeletedAndNothingElse()
    {
        var folder = Directory.CreateDirectory(_folder.File("stored")).FullName;
        string[] names = ["e2v-rtp-1-a.pcap", "e2v-rtp-1-a.sdp", "e2v-rtp-1-new.pcap", "other.pcap", "e2v-rtp-1-a.txt"];
        foreach (var name in names)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "");
            File.SetLastWriteTimeUtc(Path.Combine(folder, name), TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(name.Contains("new", StringComparison.Ordinal) ? -1 : -3));
        }

        await HearAsync("127.0.0.1", ReplayBytes.Tone(5).Select(packet => packet.Datagram).ToList(), new() { Folder = folder, KeepFor = TimeSpan.FromHours(2) });

        Assert.Equal([false, false, true, true, true], names.Select(name => File.Exists(Path.Combine(folder, name))));
        Assert.Equal(5, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void Create_Recording_SaysSoInTheDescription()
    {
        var options = new AudioSourceOptions { RtpRecording = new() { Folder = _folder.File("stored") } };

        Assert.EndsWith("stored on disk", new AudioSourceFactory(options).Create("rtp://127.0.0.1:5004?codec=pcmu").Source!.Description, StringComparison.Ordinal);
        Assert.EndsWith("stored on disk", new AudioSourceFactory(options).Create("rtp://127.0.0.1:5004?codec=pcmu&streams=each").Door!.Description, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("stored")));
    }

    [Fact]
    public async Task RunAsync_FolderCannotBeMade_SaysWhichOption()
    {
        var file = _folder.Write("file", "x"u8);

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => HearAsync("127.0.0.1", [], new() { Folder = Path.Combine(file, "below") }));

        Assert.Contains("Recording:Folder", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<RecordingWriter> HearAsync(string address, IReadOnlyList<byte[]> packets, RtpRecordingOptions recording)
    {
        var port = FreePort();
        var writer = new RecordingWriter();
        using var stop = new CancellationTokenSource();
        var source = new AudioSourceFactory(new AudioSourceOptions { RtpRecording = recording }).Create($"rtp://{address}:{port}?codec=pcmu&rtcp=mux").Source!;
        var run = source.RunAsync(writer, stop.Token);
        await EventuallyAsync(() => writer.Begins == 1 || run.IsCompleted);
        using (var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            for (var i = 0; i < packets.Count && !run.IsCompleted; i++)
            {
                sender.SendTo(packets[i], new IPEndPoint(IPAddress.Loopback, port));

                // In small bursts, as a loopback without anybody's patience allows.
                await EventuallyAsync(() => writer[SourceCounter.PacketsReceived] >= i - 8 || run.IsCompleted);
            }
        }

        await EventuallyAsync(() => writer[SourceCounter.PacketsReceived] == packets.Count || run.IsCompleted);
        await stop.CancelAsync();
        await run.WaitAsync(Generous);
        return writer;
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Generous);
        while (!holds() && !patience.IsCancellationRequested)
        {
            await Task.Delay(1);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
