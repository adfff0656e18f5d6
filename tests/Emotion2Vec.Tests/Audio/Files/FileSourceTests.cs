using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Microsoft.Extensions.Time.Testing;

namespace Emotion2Vec.Tests.Audio.Files;

public sealed class FileSourceTests : AudioSourceContract
{
    internal override IAudioSource CreateEndless() =>
        new FileSource(AudioFixtures.Path("audio/a.flac"), Pace.Realtime, ModelAudioReader.Forever, TimeProvider.System);

    [Theory]
    [InlineData("audio/a.flac")]
    [InlineData("audio/f32.wav")]
    [InlineData("audio/mulaw.wav")]
    public async Task RunAsync_Fast_WritesWhatOfflineReads(string name)
    {
        var writer = await PlayAsync(AudioFixtures.Path(name), 1);

        Assert.Equal(ModelAudio.SampleRate, writer.SampleRate);
        Assert.Equal(AudioFile.ReadModelAudio(AudioFixtures.Path(name)).Select(sample => Math.Clamp(sample, -1, 1)), writer.Samples);
        Assert.Null(writer.Breach);
    }

    [Fact]
    public async Task RunAsync_SeveralTimes_RepeatsWithoutSeam()
    {
        using var folder = AudioFixtures.NewFolder();
        short[] ramp = [.. Enumerable.Range(0, 399).Select(i => (short)i)];
        var writer = await PlayAsync(folder.Write("a.wav", WavBytes.Create(1, 16000, 1, 16, WavBytes.Of(ramp))), 3);

        var once = ramp.Select(value => value / 32768f).ToArray();
        Assert.Equal([.. once, .. once, .. once], writer.Samples);
    }

    [Fact]
    public async Task RunAsync_SeveralTimesResampled_HasNoGap()
    {
        using var folder = AudioFixtures.NewFolder();

        // 100 whole periods: repeated, it is one endless sine; a seam would show as a jump of phase.
        var sine = Enumerable.Range(0, 8000).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * 100 * i / 8000))).ToArray();
        var writer = await PlayAsync(folder.Write("a.wav", WavBytes.Create(3, 8000, 1, 32, WavBytes.Of(sine))), 4);

        var samples = writer.Samples;
        Assert.Equal(64000, samples.Length);
        for (var i = 500; i < 63500; i++)
        {
            Assert.Equal(0.5 * Math.Sin(2 * Math.PI * 100 * i / 16000), samples[i], 1e-3);
        }
    }

    [Fact]
    public async Task RunAsync_RealTime_FollowsTheClockWithoutDrift()
    {
        var time = new ParkingTimeProvider();
        var writer = new RecordingWriter();
        var source = new FileSource(AudioFixtures.Path("audio/f32.wav"), Pace.Realtime, 1, time);
        var run = source.RunAsync(writer, CancellationToken.None);

        // Uneven steps of the clock: whenever the source waits, exactly the whole blocks whose time has come are there.
        var random = new Random(3);
        var elapsed = 0;
        var parked = 0;
        while (elapsed < 2800)
        {
            await EventuallyAsync(() => time.Parked > parked);
            Assert.Equal(elapsed / 20 * ModelAudio.HopSamples, writer.Written);
            parked = time.Parked;
            var step = random.Next(20, 130);
            elapsed += step;
            time.Advance(TimeSpan.FromMilliseconds(step));
        }

        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        Assert.Equal(48000, writer.Written);
    }

    [Fact]
    public async Task RunAsync_RingIsFull_WaitsInsteadOfDropping()
    {
        var writer = new FullWriter();
        using var stop = new CancellationTokenSource();
        var run = new FileSource(AudioFixtures.Path("audio/f32.wav"), Pace.Fast, 1, TimeProvider.System).RunAsync(writer, stop.Token);

        await writer.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, writer.Writes);
    }

    [Fact]
    public async Task RunAsync_BadSamples_AreCountedAndMadeSafe()
    {
        using var folder = AudioFixtures.NewFolder();
        float[] samples = [0.5f, float.NaN, float.PositiveInfinity, -3, 0.25f];
        var writer = await PlayAsync(folder.Write("a.wav", WavBytes.Create(3, 16000, 1, 32, WavBytes.Of(samples))), 80);

        Assert.Equal(Enumerable.Repeat<float[]>([0.5f, 0, 0, -1, 0.25f], 80).SelectMany(once => once), writer.Samples);
        Assert.Equal(240, writer[SourceCounter.SamplesInvalid]);
    }

    [Theory]
    [InlineData(399, 16000, false)]
    [InlineData(400, 16000, true)]
    [InlineData(199, 8000, false)]
    public async Task RunAsync_LessThanOneFrame_FailsWithTheLengths(int samples, int rate, bool isEnough)
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.Write("a.wav", WavBytes.Create(1, rate, 1, 16, WavBytes.Of(new short[samples])));
        var play = PlayAsync(path, 1);

        if (isEnough)
        {
            Assert.Equal(samples, (await play).Written);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<Emotion2VecException>(() => play);
            Assert.Equal(ErrorKind.InvalidInput, failure.Kind);
            Assert.Contains($"{samples * (16000 / rate)} samples at 16 kHz", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_Missing_FailsBeforeBegin()
    {
        var writer = new RecordingWriter();
        var run = new FileSource("/nowhere.wav", Pace.Fast, 1, TimeProvider.System).RunAsync(writer, CancellationToken.None);

        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<Emotion2VecException>(() => run)).Kind);
        Assert.Equal(0, writer.Begins);
    }

    [Fact]
    public async Task RunAsync_NoAudioForever_FailsInsteadOfSpinning()
    {
        using var folder = AudioFixtures.NewFolder();
        var path = folder.Write("a.wav", WavBytes.Create(1, 16000, 1, 16, []));
        var run = new FileSource(path, Pace.Fast, ModelAudioReader.Forever, TimeProvider.System).RunAsync(new RecordingWriter(), CancellationToken.None);

        Assert.Equal(ErrorKind.InvalidInput, (await Assert.ThrowsAsync<Emotion2VecException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)))).Kind);
    }

    private static async Task<RecordingWriter> PlayAsync(string path, int times)
    {
        var writer = new RecordingWriter();
        await new FileSource(path, Pace.Fast, times, TimeProvider.System).RunAsync(writer, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        return writer;
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        for (var i = 0; i < 4000 && !holds(); i++)
        {
            await Task.Delay(5);
        }

        Assert.True(holds());
    }

    /// <summary>Counts the times that its user began to wait.</summary>
    private sealed class ParkingTimeProvider : FakeTimeProvider
    {
        private int _parked;

        public int Parked => Volatile.Read(ref _parked);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _parked);
            return timer;
        }
    }

    private sealed class FullWriter : IAudioWriter
    {
        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Writes { get; private set; }

        public void Begin(int sampleRate)
        {
        }

        public bool TryWrite(ReadOnlySpan<float> samples)
        {
            Writes++;
            return false;
        }

        public void Mark(in AudioMark mark)
        {
        }

        public void Count(SourceCounter counter, long count = 1)
        {
        }

        public async ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken)
        {
            Waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
