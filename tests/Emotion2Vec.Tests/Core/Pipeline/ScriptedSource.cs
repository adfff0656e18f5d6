using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>A source that does what a test says, run by run.</summary>
internal sealed class ScriptedSource(bool isLive, params Func<IAudioWriter, CancellationToken, Task>[] runs) : IAudioSource
{
    private int _run;

    public string Description => "scripted";

    public bool IsLive => isLive;

    public int Runs => Volatile.Read(ref _run);

    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) =>
        runs[Math.Min(Interlocked.Increment(ref _run), runs.Length) - 1](writer, cancellationToken);

    /// <summary>A file: writes all samples, held back by the ring.</summary>
    public static ScriptedSource File(int rate, params float[] samples) => new(false, (writer, stop) => WriteAsync(writer, rate, samples, stop));

    /// <summary>Writes all samples in blocks of 20 ms, held back by the ring.</summary>
    public static async Task WriteAsync(IAudioWriter writer, int rate, float[] samples, CancellationToken stop)
    {
        writer.Begin(rate);
        foreach (var block in samples.Chunk(rate / 50))
        {
            await writer.WaitForSpaceAsync(block.Length, stop);
            Assert.True(writer.TryWrite(block));
        }
    }
}
