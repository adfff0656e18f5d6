using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.SystemTests.Audio;

/// <summary>Notes what the writing thread has allocated between one block and the next: all that this thread does, the program's part and the runtime's.</summary>
internal sealed class AllocationWriter : IAudioWriter
{
    private readonly long[] _bytes = new long[200];
    private int _blocks;
    private long _before;

    public int Blocks => Volatile.Read(ref _blocks);

    /// <summary>Bytes between consecutive blocks, without the first ten.</summary>
    public long[] AfterWarmUp => _bytes[10..Math.Min(_blocks, _bytes.Length)];

    public void Begin(int sampleRate)
    {
    }

    public bool TryWrite(ReadOnlySpan<float> samples)
    {
        var now = GC.GetAllocatedBytesForCurrentThread();
        if (_blocks < _bytes.Length)
        {
            _bytes[_blocks] = now - _before;
            Volatile.Write(ref _blocks, _blocks + 1);
        }

        _before = GC.GetAllocatedBytesForCurrentThread();
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
