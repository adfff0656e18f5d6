using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Sinks;

/// <summary>
/// One chunk of a trajectory. Pooled and reference counted: a sink reads it inside <see cref="IEventSink.FramesAsync"/> and keeps nothing of it afterwards.
/// </summary>
public sealed class FrameBlock
{
    private readonly Action<FrameBlock>? _recycle;
    private int _references;

    /// <summary>Creates a block.</summary>
    /// <param name="maxFrames">Frames it can hold.</param>
    /// <param name="labelCount">Classes per frame (V).</param>
    /// <param name="recycle">Called when the last reference is released; null for blocks outside a pool.</param>
    /// <param name="dimensionCount">Dimensions per frame (M).</param>
    public FrameBlock(int maxFrames, int labelCount, Action<FrameBlock>? recycle = null, int dimensionCount = 0)
    {
        DimensionCount = dimensionCount;
        DimensionBuffer = new float[maxFrames * dimensionCount];
        LabelCount = labelCount;
        ProbabilityBuffer = new float[maxFrames * labelCount];
        SpeechBuffer = new float[maxFrames];
        _recycle = recycle;
    }

    /// <summary>Which stream.</summary>
    public StreamId Stream { get; set; }

    /// <summary>Counts the stream's blocks from 0; a gap at a subscriber is a dropped block.</summary>
    public long Sequence { get; set; }

    /// <summary>Index of the first frame; its sound starts 20 ms times this after the stream's start.</summary>
    public long FirstFrame { get; set; }

    /// <summary>Frames in the block (T).</summary>
    public int FrameCount { get; set; }

    /// <summary>Classes per frame (V).</summary>
    public int LabelCount { get; }

    /// <summary>Dimensions per frame (M); 0 for a model without.</summary>
    public int DimensionCount { get; }

    /// <summary>Wall clock of the start of the first frame, in UTC ticks.</summary>
    public long UtcTicks { get; set; }

    /// <summary>RTP timestamp of the start of the first frame, or -1.</summary>
    public long RtpTimestamp { get; set; } = -1;

    /// <summary>
    /// 0 (nothing heard) to 1 (clean): the share of the sound that was neither made up, dropped nor unreadable, times the share that was not clipped, times the share of the
    /// encoder's band that the source can carry (0.83 for telephone sound at 8 kHz).
    /// </summary>
    public float Quality { get; set; } = 1;

    /// <summary>How loud the block's sound was.</summary>
    public SoundLevel Level { get; set; } = SoundLevel.Silence;

    /// <summary>Whether scores are meaningful yet, at the last frame.</summary>
    public TrajectoryPhase Phase { get; set; }

    /// <summary>[T, V] smoothed probabilities.</summary>
    public ReadOnlySpan<float> Probabilities => ProbabilityBuffer.AsSpan(0, FrameCount * LabelCount);

    /// <summary>[T, M] smoothed arousal, valence and dominance, in the order of <see cref="Encoding.EncoderInfo.Dimensions"/>; NaN while nothing was heard.</summary>
    public ReadOnlySpan<float> Dimensions => DimensionBuffer.AsSpan(0, FrameCount * DimensionCount);

    /// <summary>
    /// [T] the weight with which each frame entered the pool, in [0, 1]: 0 where nobody speaks (with a speech gate) or where more than half of the sound was made up.
    /// </summary>
    public ReadOnlySpan<float> Speech => SpeechBuffer.AsSpan(0, FrameCount);

    /// <summary>Backing store of <see cref="Probabilities"/>, for the pipeline that fills it.</summary>
    internal float[] ProbabilityBuffer { get; }

    /// <summary>Backing store of <see cref="Dimensions"/>, for the pipeline that fills it.</summary>
    internal float[] DimensionBuffer { get; }

    /// <summary>Backing store of <see cref="Speech"/>, for the pipeline that fills it.</summary>
    internal float[] SpeechBuffer { get; }

    /// <summary>[sinks] the stream's counts of blocks dropped per sink, for whoever drops this one; null outside the engine.</summary>
    internal long[]? DropCounts { get; set; }

    /// <summary>Fills a block outside the engine; its counts and times are set before.</summary>
    /// <param name="probabilities">[T, V] scores.</param>
    /// <param name="dimensions">[T, M] dimensions; empty for a model without.</param>
    /// <param name="speech">[T] weights.</param>
    public void Fill(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> dimensions, ReadOnlySpan<float> speech)
    {
        probabilities.CopyTo(ProbabilityBuffer.AsSpan(0, FrameCount * LabelCount));
        dimensions.CopyTo(DimensionBuffer.AsSpan(0, FrameCount * DimensionCount));
        speech.CopyTo(SpeechBuffer.AsSpan(0, FrameCount));
    }

    /// <summary>Adds references; called once per sink before the block is queued.</summary>
    /// <param name="count">How many.</param>
    internal void Retain(int count) => Interlocked.Add(ref _references, count);

    /// <summary>Gives one reference back; the last one recycles the block.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _recycle?.Invoke(this);
        }
    }
}
