using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Litmus;

/// <summary>The product's ring, read in turn by both of its ways.</summary>
internal sealed class RealRing(int capacity) : IRing
{
    private readonly SpscRing<long> _ring = new(capacity);
    private bool _peek;

    public bool TryWrite(ReadOnlySpan<long> items) => _ring.TryWrite(items);

    public int Read(Span<long> destination)
    {
        _peek = !_peek;
        if (!_peek)
        {
            return _ring.Read(destination);
        }

        var items = _ring.Peek(destination.Length);
        items.CopyTo(destination);
        _ring.Advance(items.Length);
        return items.Length;
    }
}
