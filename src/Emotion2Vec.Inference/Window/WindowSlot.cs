using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Offline;

namespace Emotion2Vec.Inference.Window;

/// <summary>One stream's state in the window mode: the raw samples of the last W frames and of those that came since. Owned by the step thread.</summary>
internal sealed class WindowSlot : IEncoderSlot
{
    private readonly WindowEncoder _encoder;
    private readonly float[] _samples;
    private readonly float[] _features;
    private readonly float[] _logits;
    private readonly float[] _dimensions;
    private int _filled;
    private int _wanted;
    private long _framesDone;
    private int _newFrames;
    private bool _finished;

    public WindowSlot(WindowEncoder encoder)
    {
        _encoder = encoder;
        var (w, h) = (encoder.Geometry.WindowFrames, encoder.Geometry.HopFrames);
        _samples = new float[WindowGeometry.SamplesOf(w + h)];
        _features = new float[h * encoder.Config.EmbedDim];
        _logits = new float[h * encoder.LabelCount];
        _dimensions = new float[h * (encoder.Dimensions?.Names.Count ?? 0)];
        _wanted = WindowGeometry.SamplesOf(h);
    }

    /// <inheritdoc/>
    public int SamplesWanted => _finished || IsReady ? 0 : _wanted;

    /// <inheritdoc/>
    public int ChunkFrames => _encoder.Geometry.HopFrames;

    /// <inheritdoc/>
    public bool IsReady => _newFrames > 0;

    /// <inheritdoc/>
    public long FirstFrame { get; private set; }

    /// <inheritdoc/>
    public int FrameCount { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Logits => _logits.AsSpan(0, FrameCount * _encoder.LabelCount);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Dimensions => _dimensions.AsSpan(0, FrameCount * (_encoder.Dimensions?.Names.Count ?? 0));

    /// <inheritdoc/>
    public ReadOnlySpan<float> Features => _features.AsSpan(0, FrameCount * _encoder.Config.EmbedDim);

    /// <summary>Frames of the window that the next step encodes.</summary>
    public int WindowFrames => Math.Min(HeldFrames, _encoder.Geometry.WindowFrames);

    private int HeldFrames => (int)ModelAudio.FramesIn(_filled);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples.Length, SamplesWanted, nameof(samples));
        samples.CopyTo(_samples.AsSpan(_filled));
        _filled += samples.Length;
        _wanted -= samples.Length;
        if (_wanted == 0)
        {
            _newFrames = _encoder.Geometry.HopFrames;
        }
    }

    /// <inheritdoc/>
    public bool Finish()
    {
        if (!IsReady && !_finished)
        {
            _finished = true;

            // Whole frames that came after the last step.
            var held = HeldFrames;
            var missing = (_wanted + ModelAudio.HopSamples - 1) / ModelAudio.HopSamples;
            _newFrames = Math.Clamp(_encoder.Geometry.HopFrames - missing, 0, held);

            // Samples beyond the last whole frame are not part of the window.
            _filled = held == 0 ? 0 : WindowGeometry.SamplesOf(held);
        }

        return IsReady;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        (_filled, _framesDone, _newFrames, _finished) = (0, 0, 0, false);
        _wanted = WindowGeometry.SamplesOf(_encoder.Geometry.HopFrames);
        (FirstFrame, FrameCount) = (0, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds managed memory only.
    }

    /// <summary>Encodes the window and keeps its newest frames.</summary>
    public void Step(WindowBinding binding)
    {
        var (window, d, v) = (WindowFrames, _encoder.Config.EmbedDim, _encoder.LabelCount);
        var samples = _samples.AsSpan((HeldFrames - window) * ModelAudio.HopSamples, WindowGeometry.SamplesOf(window));
        if (_encoder.Config.Normalize)
        {
            UtteranceNormalizer.Normalize(samples, binding.Waveform.Span);
        }
        else
        {
            samples.CopyTo(binding.Waveform.Span);
        }

        binding.Run();
        var count = _newFrames;
        var first = Math.Min(window, _encoder.Geometry.HopFrames) - count;
        binding.Features.Span.Slice(first * d, count * d).CopyTo(_features);
        binding.Logits?.Span.Slice(first * v, count * v).CopyTo(_logits);
        (FirstFrame, FrameCount) = (_framesDone, count);
        _encoder.Dimensions?.Predict(Features, _dimensions);
        _framesDone += count;
        _newFrames = 0;
        MakeRoom();
    }

    // Keeps the newest W frames' samples; what is held starts on the frame grid always.
    private void MakeRoom()
    {
        var drop = (HeldFrames - WindowFrames) * ModelAudio.HopSamples;
        _samples.AsSpan(drop, _filled - drop).CopyTo(_samples);
        _filled -= drop;
        _wanted = _encoder.Geometry.HopFrames * ModelAudio.HopSamples;
    }
}
