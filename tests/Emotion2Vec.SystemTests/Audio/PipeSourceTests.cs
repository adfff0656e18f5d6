using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>Named pipes, with writers that come and go.</summary>
public sealed class PipeSourceTests : IDisposable
{
    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();
    private readonly CancellationTokenSource _stop = new();

    private string Pipe => _folder.File("pipe");

    [SkippableFact]
    public async Task Writers_of_raw_samples_come_and_go_and_nothing_is_lost()
    {
        await MakePipeAsync();
        var writer = new RecordingWriter();
        var run = Source($"pipe:{Pipe}?rate=48000").RunAsync(writer, _stop.Token);
        var written = 0;
        foreach (var frames in (int[])[1000, 1, 300_000, 7])
        {
            await WriteAsync(Pcm(frames));
            written += frames;
            await Eventually.HoldsAsync(() => writer.Written == written, run);
        }

        // One that comes before it was seen that the last one went is taken for the same.
        Assert.InRange(writer.Begins, 1, 4);
        Assert.Equal(48000, writer.SampleRate);
        Assert.Equal(1001, writer.Samples.AsSpan(1001).IndexOf(Samples(1001)) + 1001);
        await StopAsync(run);
        Assert.Null(writer.Breach);
    }

    [SkippableFact]
    public async Task Every_writer_of_a_wav_stream_tells_its_own_rate()
    {
        await MakePipeAsync();
        var writer = new RecordingWriter();
        var run = Source($"pipe:{Pipe}?format=wav").RunAsync(writer, _stop.Token);

        await WriteAsync([.. WavBytes.Create(1, 16000, 1, 16, Pcm(500)), .. "LIST"u8, 5, 0, 0, 0, 1, 2, 3, 4, 5, 0]);
        await Eventually.HoldsAsync(() => writer.Written == 500, run);
        await WriteAsync([]);
        await WriteAsync(WavBytes.Create(1, 44100, 2, 16, Pcm(800)));
        await Eventually.HoldsAsync(() => writer.Written == 900, run);

        Assert.Equal((2, 44100), (writer.Begins, writer.SampleRate));
        await WriteAsync([.. WavBytes.Create(1, 8000, 1, 16, Pcm(50)), .. WavBytes.Create(1, 22050, 1, 16, Pcm(50))]);
        await Eventually.HoldsAsync(() => writer.Written == 1000, run);

        Assert.Equal((4, 22050), (writer.Begins, writer.SampleRate));
        await StopAsync(run);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_waits_for_no_writer(bool hasWriter)
    {
        await MakePipeAsync();
        var run = Source($"pipe:{Pipe}").RunAsync(new RecordingWriter(), _stop.Token);
        using var silent = hasWriter ? new FileStream(Pipe, FileMode.Open, FileAccess.Write) : null;

        await StopAsync(run);
    }

    [SkippableFact]
    public async Task A_reading_thread_allocates_nothing()
    {
        await MakePipeAsync();
        var writer = new AllocationWriter();
        var run = Source($"pipe:{Pipe}").RunAsync(writer, _stop.Token);
        await WriteAsync(Pcm(16000 * 10));
        await Eventually.HoldsAsync(() => writer.Blocks >= 200, run);
        await StopAsync(run);

        Assert.All(writer.AfterWarmUp, bytes => Assert.Equal(0, bytes));
    }

    [SkippableFact]
    public async Task What_is_no_pipe_is_refused()
    {
        var file = _folder.Write("file", new byte[100]);

        await FailsAsync($"pipe:{_folder.File("missing")}", ErrorKind.NotFound, "mkfifo");
        await FailsAsync($"pipe:{file}", ErrorKind.InvalidInput, $"file:{file}");
    }

    [SkippableFact]
    public async Task A_wav_stream_that_is_none_is_refused()
    {
        await MakePipeAsync();
        var run = Source($"pipe:{Pipe}?format=wav").RunAsync(new RecordingWriter(), _stop.Token);
        await WriteAsync("OggS, not RIFF at all"u8.ToArray());

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => run.WaitAsync(Eventually.Generous));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    private static IAudioSource Source(string description) => new AudioSourceFactory().Create(description).Source!;

    private static async Task FailsAsync(string description, ErrorKind kind, string words)
    {
        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => Source(description).RunAsync(new RecordingWriter(), CancellationToken.None).WaitAsync(Eventually.Generous));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Pcm(int frames) => [.. Enumerable.Range(0, frames).SelectMany(i => BitConverter.GetBytes((short)(i * 7)))];

    private static float[] Samples(int frames) => [.. Enumerable.Range(0, frames).Select(i => (short)(i * 7) / 32768f)];

    private Task MakePipeAsync() => Tool.RunAsync("mkfifo", [Pipe]);

    private Task WriteAsync(byte[] bytes) => Task.Run(() => File.WriteAllBytes(Pipe, bytes)).WaitAsync(Eventually.Generous);

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Eventually.Generous));
    }
}
