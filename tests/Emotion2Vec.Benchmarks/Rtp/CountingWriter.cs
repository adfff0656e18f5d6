using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Benchmarks.Rtp;

/// <summary>Takes all sound and keeps none, but knows how much there was.</summary>
internal sealed class CountingWriter : IAudioWriter
{
    /// <summary>Samples written.</summary>
    public long Samples { get; private set; }

    public void Begin(int sampleRate)
    {
    }

    public bool TryWrite(ReadOnlySpan<float> samples)
    {
        Samples += samples.Length;
        return true;
    }

    public void Mark(in AudioMark mark)
    {
    }

    public void Count(SourceCounter counter, long count = 1)
    {
    }

    public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
