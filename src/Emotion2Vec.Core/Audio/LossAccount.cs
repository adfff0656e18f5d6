namespace Emotion2Vec.Core.Audio;

/// <summary>
/// Counts, frame by frame, how much of a run's sound was made up, dropped or no sound at all. A frame answers for its hop, the first 20 of its 25 ms, so that every
/// sample counts once. Owned by the step thread; allocates nothing in steady state.
/// </summary>
/// <remarks>
/// Two countings of samples meet here: the source's (remarks use it; it includes what was dropped) and the run's position (what reached the encoder,
/// from which frames follow). Frames that were told already cannot change; what is said of them afterwards lowers the quality of the next block.
/// </remarks>
internal sealed class LossAccount
{
    /// <summary>A frame of which less than this was really heard says more about the concealment than about the speaker: it is not pooled.</summary>
    public const float LeastReal = 0.5f;

    private readonly SlidingLog<FrameLoss> _frames = new();
    private int _sampleRate = ModelAudio.SampleRate;
    private long _position;
    private long _concealedEnd;
    private long _late;

    /// <summary>Starts a run: nothing is known to be made up, and what the last run had left over made no frame.</summary>
    /// <param name="sampleRate">The source's rate.</param>
    public void Begin(int sampleRate)
    {
        _frames.Clear();
        _sampleRate = sampleRate;
        _position = 0;
        _concealedEnd = 0;
        _late = 0;
    }

    /// <summary>Accounts for source samples that now go to the encoder.</summary>
    /// <param name="first">Source index of the first.</param>
    /// <param name="count">How many.</param>
    public void Consume(long first, int count)
    {
        AddMissing(_position, _position + Math.Clamp(_concealedEnd - first, 0, count));
        _position += count;
    }

    /// <summary>Accounts for samples made up by the source.</summary>
    /// <param name="mark">A concealment remark.</param>
    /// <param name="consumedTo">Source index up to which <see cref="Consume"/> has been told.</param>
    public void Conceal(in AudioMark mark, long consumedTo)
    {
        // The part behind consumedTo is counted now (a remark may come with or just after its samples); the rest follows by Consume.
        var start = Math.Max(mark.Sample, _concealedEnd);
        var end = mark.Sample + Math.Max(0, mark.Value);
        if (end > start)
        {
            var behind = Math.Clamp(consumedTo - start, 0, end - start);
            var from = _position - (consumedTo - start);
            AddMissing(from, from + behind);
            _concealedEnd = end;
        }
    }

    /// <summary>Accounts for samples that the ring had no room for: they are missing where the encoder is now.</summary>
    /// <param name="samples">How many.</param>
    public void Drop(long samples)
    {
        ref var frame = ref _frames.At(Math.Max(FrameOf(_position), _frames.First));
        frame = frame with { Dropped = frame.Dropped + samples };
    }

    /// <summary>Accounts for a sample that was no number.</summary>
    /// <param name="position">Its place in the run, not before what was consumed.</param>
    public void Spoil(long position)
    {
        ref var frame = ref _frames.At(Math.Max(FrameOf(position), _frames.First));
        frame = frame with { Spoiled = frame.Spoiled + 1 };
    }

    /// <summary>The weight of a frame in pooling.</summary>
    /// <param name="frame">Its index in the run.</param>
    /// <returns>The share of it that was really heard; 0 below <see cref="LeastReal"/>.</returns>
    public float WeightOf(long frame)
    {
        var loss = _frames.Read(frame);
        var real = 1f - (float)((loss.Missing + loss.Dropped) / (HopSamples + loss.Dropped));
        return real >= LeastReal ? Math.Min(1, real) : 0;
    }

    /// <summary>Says how much of some frames was really heard, and forgets all up to their end.</summary>
    /// <param name="frame">The first one's index in the run.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>1 for sound that is wholly real, 0 for none.</returns>
    public float TakeQuality(long frame, int count)
    {
        var (expected, missing, spoiled) = (count * HopSamples, (double)_late, 0.0);
        for (var i = frame; i < frame + count; i++)
        {
            var loss = _frames.Read(i);
            expected += loss.Dropped;
            missing += loss.Missing + loss.Dropped;
            spoiled += loss.Spoiled;
        }

        _late = 0;
        _frames.Forget(frame + count);
        return (float)(Math.Clamp(1 - (missing / expected), 0, 1) * Math.Clamp(1 - (spoiled / expected), 0, 1));
    }

    private double HopSamples => (double)_sampleRate / ModelAudio.FramesPerSecond;

    private long FrameOf(long position) => position * ModelAudio.FramesPerSecond / _sampleRate;

    // Bounded by what was consumed, whatever a remark claims.
    private void AddMissing(long from, long to)
    {
        var oldest = FirstPositionOf(_frames.First);
        if (from < oldest)
        {
            _late += Math.Min(to, oldest) - from;
            from = oldest;
        }

        while (from < to)
        {
            var frame = FrameOf(from);
            var end = Math.Min(to, FirstPositionOf(frame + 1));
            ref var loss = ref _frames.At(frame);
            loss = loss with { Missing = loss.Missing + (int)(end - from) };
            from = end;
        }
    }

    private long FirstPositionOf(long frame) => ((frame * _sampleRate) + ModelAudio.FramesPerSecond - 1) / ModelAudio.FramesPerSecond;
}
