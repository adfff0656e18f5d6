using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Tests.Audio;

/// <summary>Keeps what a source writes, and holds the source to the rules of <see cref="IAudioWriter"/>.</summary>
internal sealed class RecordingWriter : IAudioWriter
{
    private readonly Lock _lock = new();
    private readonly List<float> _samples = [];
    private readonly List<AudioMark> _marks = [];
    private readonly Dictionary<SourceCounter, long> _counts = [];

    public int SampleRate { get; private set; }

    public int Begins { get; private set; }

    /// <summary>The first breach of the rules, or null.</summary>
    public string? Breach { get; private set; }

    public int WaitsForSpace { get; private set; }

    public float[] Samples => Locked(() => _samples.ToArray());

    public AudioMark[] Marks => Locked(() => _marks.ToArray());

    public int Written => Locked(() => _samples.Count);

    public long this[SourceCounter counter] => Locked(() => _counts.GetValueOrDefault(counter));

    public void Begin(int sampleRate)
    {
        lock (_lock)
        {
            Begins++;
            SampleRate = sampleRate;
            Check(sampleRate is >= 1000 and <= 384_000, "a rate outside 1000 to 384000");
        }
    }

    public bool TryWrite(ReadOnlySpan<float> samples)
    {
        lock (_lock)
        {
            Check(Begins > 0, "TryWrite before Begin");
            foreach (var sample in samples)
            {
                Check(sample is >= -1 and <= 1, $"a sample of {sample}");
                _samples.Add(sample);
            }

            return true;
        }
    }

    public void Mark(in AudioMark mark)
    {
        lock (_lock)
        {
            Check(mark.Sample >= 0 && mark.Sample <= _samples.Count + 1, "a mark far from what was written");
            _marks.Add(mark);
        }
    }

    public void Count(SourceCounter counter, long count = 1)
    {
        lock (_lock)
        {
            Check(count > 0, "a count below 1");
            _counts[counter] = _counts.GetValueOrDefault(counter) + count;
        }
    }

    public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            WaitsForSpace++;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.CompletedTask;
    }

    private void Check(bool holds, string breach)
    {
        if (!holds)
        {
            Breach ??= breach;
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
