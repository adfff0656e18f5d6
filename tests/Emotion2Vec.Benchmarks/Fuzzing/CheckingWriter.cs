using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Benchmarks.Fuzzing;

/// <summary>Holds the receiver to what every source promises.</summary>
internal sealed class CheckingWriter : IAudioWriter
{
    public void Begin(int sampleRate)
    {
    }

    public bool TryWrite(ReadOnlySpan<float> samples)
    {
        foreach (var sample in samples)
        {
            if (!(sample is >= -1 and <= 1))
            {
                throw new InvalidOperationException($"A sample of {sample} was written.");
            }
        }

        return true;
    }

    public void Mark(in AudioMark mark)
    {
        if (mark.Sample < 0)
        {
            throw new InvalidOperationException($"A mark at sample {mark.Sample} was made.");
        }
    }

    public void Count(SourceCounter counter, long count = 1) => ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);

    public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
