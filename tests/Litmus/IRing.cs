namespace Emotion2Vec.Litmus;

/// <summary>A ring under trial: one thread writes, one reads.</summary>
internal interface IRing
{
    bool TryWrite(ReadOnlySpan<long> items);

    int Read(Span<long> destination);
}
