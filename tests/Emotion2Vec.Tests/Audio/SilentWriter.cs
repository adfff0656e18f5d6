using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Audio;

/// <summary>Takes all sound, keeps none and allocates nothing.</summary>
internal sealed class SilentWriter : IAudioWriter
{
    public void Begin(int sampleRate)
    {
    }

    public bool TryWrite(ReadOnlySpan<float> samples) => true;

    public void Mark(in AudioMark mark)
    {
    }

    public void Count(SourceCounter counter, long count = 1)
    {
    }

    public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
