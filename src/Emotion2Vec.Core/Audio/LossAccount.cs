namespace Emotion2Vec.Core.Audio;

/// <summary>Counts, for one chunk's span of sound, how much of it was made up or dropped. Owned by the step thread.</summary>
internal sealed class LossAccount
{
    private long _consumed;
    private long _missing;
    private long _concealedEnd;

    /// <summary>Starts a run: nothing is known to be made up, and what the last run had left over made no frame.</summary>
    public void Begin()
    {
        _consumed = 0;
        _missing = 0;
        _concealedEnd = 0;
    }

    /// <summary>Accounts for source samples that now go to the encoder.</summary>
    /// <param name="first">Source index of the first.</param>
    /// <param name="count">How many.</param>
    public void Consume(long first, int count)
    {
        _consumed += count;
        _missing += Math.Clamp(_concealedEnd - first, 0, count);
    }

    /// <summary>Accounts for samples made up by the source.</summary>
    /// <param name="mark">A concealment remark.</param>
    /// <param name="consumedTo">Source index up to which <see cref="Consume"/> has been told.</param>
    public void Conceal(in AudioMark mark, long consumedTo)
    {
        // The part behind consumedTo belongs to this chunk now (a remark may come with or just after its samples); the rest follows by Consume.
        var start = Math.Max(mark.Sample, _concealedEnd);
        var end = mark.Sample + Math.Max(0, mark.Value);
        if (end > start)
        {
            _missing += Math.Clamp(consumedTo - start, 0, end - start);
            _concealedEnd = end;
        }
    }

    /// <summary>Accounts for samples that the ring had no room for.</summary>
    /// <param name="samples">How many.</param>
    public void Drop(long samples)
    {
        _consumed += samples;
        _missing += samples;
    }

    /// <summary>Ends a chunk.</summary>
    /// <returns>1 for sound that is wholly real, 0 for none; 1 if there was no sound.</returns>
    public float TakeQuality()
    {
        var quality = _consumed == 0 ? 1f : Math.Clamp(1f - ((float)_missing / _consumed), 0f, 1f);
        _consumed = 0;
        _missing = 0;
        return quality;
    }
}
