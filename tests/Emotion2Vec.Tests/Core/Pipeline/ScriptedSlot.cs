using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;

namespace Emotion2Vec.Tests.Core.Pipeline;

/// <summary>
/// A slot on the model's real frame grid whose logits are plain functions of the sound: class k of frame t gets (k + 1) times sample 320 t;
/// every dimension and every feature gets that sample.
/// Allocates nothing after construction.
/// </summary>
internal sealed class ScriptedSlot(int chunkFrames, int labelCount, int dimensionCount = 0, int featureSize = 0, int longestChunkFrames = 0) : IEncoderSlot
{
    private const int Tail = ModelAudio.SupportSamples - ModelAudio.HopSamples;

    private readonly float[] _samples = new float[(Math.Max(chunkFrames, longestChunkFrames) * ModelAudio.HopSamples) + Tail];
    private readonly float[] _logits = new float[Math.Max(chunkFrames, longestChunkFrames) * labelCount];
    private readonly float[] _dimensions = new float[Math.Max(chunkFrames, longestChunkFrames) * dimensionCount];
    private readonly float[] _features = new float[Math.Max(chunkFrames, longestChunkFrames) * featureSize];
    private int _wanted = chunkFrames;
    private int _count;
    private bool _finished;
    private long _nextFrame;

    public int ChunkFrames { get; private set; } = chunkFrames;

    public int SamplesWanted => IsReady || _finished ? 0 : StepSamples - _count;

    public bool IsReady => _count == StepSamples || (_finished && FramesWaiting > 0);

    public long FirstFrame { get; private set; }

    public int FrameCount { get; private set; }

    public ReadOnlySpan<float> Logits => _logits.AsSpan(0, FrameCount * labelCount);

    public ReadOnlySpan<float> Dimensions => _dimensions.AsSpan(0, FrameCount * dimensionCount);

    public ReadOnlySpan<float> Features => _features.AsSpan(0, FrameCount * featureSize);

    public bool Disposed { get; private set; }

    public int Resets { get; private set; }

    public Exception? Failure { get; set; }

    private int StepSamples => (ChunkFrames * ModelAudio.HopSamples) + Tail;

    private int FramesWaiting => (int)ModelAudio.FramesIn(_count);

    public void Write(ReadOnlySpan<float> samples)
    {
        Assert.True(samples.Length <= SamplesWanted, "more samples written than wanted");
        foreach (var sample in samples)
        {
            Assert.True(sample is >= -1 and <= 1, "a sample outside [-1, 1] reached the encoder");
        }

        samples.CopyTo(_samples.AsSpan(_count));
        _count += samples.Length;
    }

    public void Resize(int chunkFrames) => _wanted = chunkFrames;

    public bool Finish()
    {
        _finished = true;
        return IsReady;
    }

    public void Reset()
    {
        _count = 0;
        _finished = false;
        _nextFrame = 0;
        FrameCount = 0;
        Resets++;
    }

    public void Dispose() => Disposed = true;

    internal void Run()
    {
        Assert.True(IsReady, "stepped without being ready");
        FirstFrame = _nextFrame;
        FrameCount = FramesWaiting;
        for (var t = 0; t < FrameCount; t++)
        {
            for (var k = 0; k < labelCount; k++)
            {
                _logits[(t * labelCount) + k] = (k + 1) * _samples[t * ModelAudio.HopSamples];
            }

            _dimensions.AsSpan(t * dimensionCount, dimensionCount).Fill(_samples[t * ModelAudio.HopSamples]);
            _features.AsSpan(t * featureSize, featureSize).Fill(_samples[t * ModelAudio.HopSamples]);
        }

        _nextFrame += FrameCount;
        var used = FrameCount * ModelAudio.HopSamples;
        _samples.AsSpan(used, _count - used).CopyTo(_samples);
        _count -= used;
        ChunkFrames = _wanted;
    }
}
