using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.SystemTests.Commands;
using Emotion2Vec.SystemTests.Serving;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>The real ffmpeg, as a child of this program.</summary>
[Collection(nameof(Alone))]
public sealed class FfmpegSourceTests : IDisposable
{
    private static readonly string Compressed = AudioFixtures.Path("audio/a.m4a");

    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();
    private readonly CancellationTokenSource _stop = new();

    [SkippableFact]
    public async Task A_file_of_a_format_that_is_not_ours_arrives_whole()
    {
        var expected = await ExpectedAsync(Compressed);
        var writer = new RecordingWriter();

        await Source($"ffmpeg?pace=fast:{Compressed}").RunAsync(writer, CancellationToken.None).WaitAsync(Eventually.Generous);

        Assert.Equal(16000, writer.SampleRate);
        Assert.Equal(expected, writer.Samples);
        Assert.True(writer.WaitsForSpace > 0);
    }

    [SkippableFact]
    public async Task A_playlist_of_segments_arrives_whole()
    {
        var list = _folder.File("list.m3u8");
        await Tool.RunAsync("ffmpeg", ["-loglevel", "error", "-nostdin", "-i", Compressed, "-c:a", "aac", "-f", "hls", "-hls_time", "1", "-hls_list_size", "0", list]);
        var writer = new RecordingWriter();

        await Source($"ffmpeg?pace=fast:{list}").RunAsync(writer, CancellationToken.None).WaitAsync(Eventually.Generous);

        Assert.InRange(writer.Written, 0.9 * 16000, 1.2 * 16000);
    }

    [SkippableFact]
    public async Task A_live_stream_over_the_network_is_heard_and_its_end_is_a_loss()
    {
        var port = UdpPorts.Free();
        var source = new AudioSourceFactory(new AudioSourceOptions { FfmpegSilence = TimeSpan.FromSeconds(3) }).Create($"ffmpeg:udp://127.0.0.1:{port}").Source!;
        var writer = new RecordingWriter();
        var run = source.RunAsync(writer, CancellationToken.None);
        using (var sender = Tool.Start("ffmpeg", ["-loglevel", "error", "-nostdin", "-re", "-f", "lavfi", "-i", "sine=440", "-c:a", "mp2", "-f", "mpegts", $"udp://127.0.0.1:{port}"]))
        {
            await Eventually.HoldsAsync(() => writer.Written > 16000, run);
            sender.Kill();
            await sender.WaitForExitAsync();
        }

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => run.WaitAsync(Eventually.Generous));

        Assert.True(source.IsLive);
        Assert.Equal(ErrorKind.DeviceLost, error.Kind);
        Assert.Contains("gave nothing for 3 s", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, writer.WaitsForSpace);
        Assert.Empty(Children());
    }

    [SkippableFact]
    public async Task An_address_that_does_not_answer_is_told_without_its_password()
    {
        var port = ClosedPort();
        var error = await Assert.ThrowsAsync<Emotion2VecException>(
            () => Source($"ffmpeg:rtsp://me:hidden@127.0.0.1:{port}/1?token=hidden").RunAsync(new RecordingWriter(), CancellationToken.None).WaitAsync(Eventually.Generous));

        Assert.Equal(ErrorKind.DeviceLost, error.Kind);
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("missing.m4a", "No such file")]
    [InlineData("-version", "No such file")]
    [InlineData("concat:/etc/passwd", "No such file")]
    public async Task A_file_that_is_not_there_is_told_in_the_words_of_ffmpeg(string name, string words)
    {
        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => Source($"ffmpeg:{name}").RunAsync(new RecordingWriter(), CancellationToken.None).WaitAsync(Eventually.Generous));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_playlist_leads_from_a_file_to_no_address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var list = _folder.Write("list.m3u8", System.Text.Encoding.UTF8.GetBytes($"#EXTM3U\n#EXTINF:1,\nhttp://{listener.LocalEndpoint}/a.ts\n#EXT-X-ENDLIST\n"));

        await Assert.ThrowsAsync<Emotion2VecException>(() => Source($"ffmpeg:{list}").RunAsync(new RecordingWriter(), CancellationToken.None).WaitAsync(Eventually.Generous));

        Assert.False(listener.Pending());
    }

    [SkippableFact]
    public async Task A_stop_leaves_no_process_behind_and_a_reading_thread_allocates_nothing()
    {
        var writer = new AllocationWriter();
        var run = Source("ffmpeg?format=lavfi:sine=440").RunAsync(writer, _stop.Token);
        await Eventually.HoldsAsync(() => writer.Blocks >= 200, run);
        Assert.Single(Children());

        var clock = Stopwatch.StartNew();
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Eventually.Generous));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.Empty(Children());
        Assert.All(writer.AfterWarmUp, bytes => Assert.Equal(0, bytes));
    }

    [SkippableFact]
    public async Task A_program_that_is_killed_leaves_no_process_behind()
    {
        Skip.IfNot(File.Exists("/usr/bin/setpriv"), "setpriv is not installed");

        // Nobody sends there: this ffmpeg would not notice that nobody reads it either.
        await using var serve = new ServeProcess("--stream", $"quiet=ffmpeg:udp://127.0.0.1:{UdpPorts.Free()}", "--set", "Sinks:Console=off");
        int[] ffmpeg = [];
        await Eventually.HoldsAsync(() => (ffmpeg = [.. Children(serve.ProcessId)]).Length == 1 || serve.HasExited);

        await serve.SignalAsync("KILL");
        await serve.EndAsync();

        await Eventually.HoldsAsync(() => !Directory.Exists($"/proc/{Assert.Single(ffmpeg)}"));
    }

    [SkippableFact]
    public async Task Without_ffmpeg_its_package_is_named()
    {
        var dotnet = Path.GetDirectoryName(Environment.ProcessPath!)!;
        var environment = new Dictionary<string, string> { ["PATH"] = dotnet, ["HOME"] = _folder.File("") };

        var program = await ProgramProcess.RunAsync(
            Environment.ProcessPath!, _folder.File(""), environment,
            Path.Combine(AppContext.BaseDirectory, "e2v.dll"), "serve", "--stream", $"a=ffmpeg:{Compressed}", "--set", "Broker:TcpPort=0", "--set", "Web:Port=0", "--set", "Sinks:Console=off");

        Assert.NotEqual(0, program.Code);
        Assert.Contains("apt-get install ffmpeg", program.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    private static IAudioSource Source(string description) => new AudioSourceFactory().Create(description).Source!;

    private static async Task<float[]> ExpectedAsync(string path)
    {
        var bytes = await Tool.RunAsync("ffmpeg", ["-loglevel", "error", "-nostdin", "-i", path, "-ac", "1", "-ar", "16000", "-f", "s16le", "-"]);
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
        return [.. samples.Select(sample => sample / 32768f)];
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Processes named ffmpeg whose parent is this one, zombies too.
    private static IEnumerable<int> Children(int? parent = null) => Directory.GetDirectories("/proc").Select(Path.GetFileName)
        .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0 && IsChild(id, parent ?? Environment.ProcessId));

    private static bool IsChild(int id, int parent)
    {
        try
        {
            // pid (name) state ppid ...
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat.Contains("(ffmpeg)", StringComparison.Ordinal) && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
