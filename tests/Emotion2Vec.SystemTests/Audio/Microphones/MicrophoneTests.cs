using System.Buffers.Binary;
using System.Diagnostics;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Tests.Audio;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.SystemTests.Audio.Microphones;

/// <summary>A real way of sound into the program: a player, a sound server, ALSA, PortAudio.</summary>
public sealed class MicrophoneTests : IClassFixture<SoundServer>, IDisposable
{
    private const int Rate = 48000;

    private readonly SoundServer _server;
    private readonly AudioFixtures.TemporaryFolder _folder = AudioFixtures.NewFolder();

    public MicrophoneTests(SoundServer server)
    {
        _server = server;
        _server.Kill();
    }

    [SkippableFact]
    public async Task What_is_played_is_recorded_bit_for_bit()
    {
        _server.Start();
        var noise = Noise(Rate, 1);

        var heard = await RecordAsync("mic:?rate=48000", () => _server.PlayRaw(Write(noise), 1), writer => Find(writer.Samples, noise) >= 0);

        Assert.Equal(Rate, heard.SampleRate);
        Assert.Equal(noise, heard.Samples.AsSpan(Find(heard.Samples, noise), noise.Length));
        Assert.Equal(0, heard[SourceCounter.SamplesInvalid] + heard[SourceCounter.Overruns]);
    }

    [SkippableFact]
    public async Task Each_of_two_channels_is_a_stream()
    {
        _server.Start(channels: 2);
        var noise = Noise(Rate / 2, 2);
        float[][] sides = [[.. noise.Where((_, i) => i % 2 == 0)], [.. noise.Where((_, i) => i % 2 == 1)]];
        var host = new RecordingHost();
        using var stop = new CancellationTokenSource();
        var run = new AudioSourceFactory().Create("mic:default?rate=48000&split=each").Door!.RunAsync(host, stop.Token);

        await Eventually.HoldsAsync(() => host["right"]?.Written > Rate / 10, run);
        using (var player = _server.PlayRaw(Write(noise), 2))
        {
            await Eventually.HoldsAsync(() => player.HasExited && Find(host["right"]!.Samples, sides[1]) >= 0, run);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Eventually.Generous));
        Assert.Equal("recording at 48000 Hz", host.Place);
        Assert.Equal(Find(host["left"]!.Samples, sides[0]), Find(host["right"]!.Samples, sides[1]));
    }

    [SkippableFact]
    public async Task One_channel_is_heard_or_the_mean_of_all()
    {
        _server.Start(channels: 2);
        var noise = Noise(Rate / 4, 2);
        float[] right = [.. noise.Where((_, i) => i % 2 == 1)];
        float[] mean = [.. right.Select((sample, i) => (noise[2 * i] + sample) / 2)];

        var one = await RecordAsync("mic:?rate=48000&channel=2", () => _server.PlayRaw(Write(noise), 2), writer => Find(writer.Samples, right) >= 0);
        var mixed = await RecordAsync("mic:?rate=48000&channels=2&channel=mix", () => _server.PlayRaw(Write(noise), 2), writer => Find(writer.Samples, mean) >= 0);

        Assert.Null(one.Breach ?? mixed.Breach);
    }

    [SkippableFact]
    public async Task A_recording_thread_allocates_nothing()
    {
        _server.Start();
        var writer = new AllocationWriter();
        using var stop = new CancellationTokenSource();
        var run = new AudioSourceFactory().Create("mic:").Source!.RunAsync(writer, stop.Token);
        await Eventually.HoldsAsync(() => writer.Blocks >= 100, run);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Eventually.Generous));

        Assert.All(writer.AfterWarmUp, bytes => Assert.Equal(0, bytes));
    }

    [SkippableFact]
    public async Task A_microphone_that_vanishes_is_noticed_and_comes_back_by_itself()
    {
        _server.Start();
        var source = new AudioSourceFactory().Create("mic:").Source!;
        var ring = new AudioRing(1, TimeProvider.System);
        var lifecycle = new StreamLifecycle(new StreamId("a"), source.Description, new SinkSet([]), TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        var run = new StreamSupervisor(new StreamId("a"), source, ring, lifecycle, TimeProvider.System, NullLogger.Instance).RunAsync(() => "stopped", stop.Token);
        await Eventually.HoldsAsync(() => ring.LastRunNumber == 1, run);
        var first = ring.TakeRun()!;
        await Eventually.HoldsAsync(() => first.Samples.Written > 0, run);

        _server.Kill();
        await Eventually.HoldsAsync(() => lifecycle.Status is { Condition: StreamCondition.Degraded }, run);
        _server.Start();
        await Eventually.HoldsAsync(() => ring.LastRunNumber == 2, run);
        var second = ring.TakeRun()!;
        await Eventually.HoldsAsync(() => second.Samples.Written > 0, run);
        await stop.CancelAsync();
        await run.WaitAsync(Eventually.Generous);

        Assert.True(ring.Counted(SourceCounter.Restarts) > 0);
    }

    [SkippableFact]
    public void Devices_are_listed_with_their_rates()
    {
        _server.Start();

        var device = Assert.Single(AudioDevices.List().Devices);

        Assert.True(device.IsDefault);
        Assert.Equal(("ALSA", "default"), (device.HostApi, device.Name));
        Assert.Superset(new HashSet<int> { 8000, 16000, 48000 }, device.Rates.ToHashSet());
    }

    [SkippableFact]
    public async Task A_microphone_that_is_not_there_is_named_with_those_that_are()
    {
        _server.Start();

        var error = await Assert.ThrowsAsync<Emotion2VecException>(() => new AudioSourceFactory().Create("mic:headset").Source!.RunAsync(new RecordingWriter(), CancellationToken.None));

        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Contains("(default)", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _server.Kill();
        _folder.Dispose();
    }

    private static async Task<RecordingWriter> RecordAsync(string description, Func<Process> play, Func<RecordingWriter, bool> isEnough)
    {
        var writer = new RecordingWriter();
        using var stop = new CancellationTokenSource();
        var run = new AudioSourceFactory().Create(description).Source!.RunAsync(writer, stop.Token);
        await Eventually.HoldsAsync(() => writer.Written > Rate / 10, run);
        using (var player = play())
        {
            await Eventually.HoldsAsync(() => player.HasExited && isEnough(writer), run);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Eventually.Generous));
        Assert.Null(writer.Breach);
        return writer;
    }

    private static float[] Noise(int frames, int channels)
    {
        var random = new Random(47);
        return [.. Enumerable.Range(0, frames * channels).Select(_ => random.Next(-20000, 20000) / 32768f)];
    }

    private static int Find(ReadOnlySpan<float> heard, ReadOnlySpan<float> wanted) => heard.IndexOf(wanted);

    private string Write(float[] samples)
    {
        var bytes = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)(samples[i] * 32768));
        }

        return _folder.Write("noise.s16", bytes);
    }
}
