using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>
/// One stream's state in the cached mode. Design: samples are collected raw until a step's worth is there, then the new block is normalised in place
/// (so the 80-sample tail is never normalised twice). The step graph reads the state where it lies; after the step, <see cref="Commit"/> moves it on:
/// new keys and values overwrite the oldest ring entries (entry = frame mod L), so nothing is ever shifted. Owned by the step thread.
/// </summary>
public sealed class StreamSlot : IEncoderSlot
{
    private readonly ISlotOwner _encoder;
    private readonly StepBatches _memory;
    private readonly OnlineNormalizer _normalizer = new();
    private readonly long[] _ringFrames;
    private readonly float[] _dimensions;
    private int _size;
    private int _wanted;
    private int _tokensAge;
    private int _filled;
    private int _normalized;
    private long _framesDone;
    private long _samplesSeen;
    private bool _ready;
    private bool _finished;
    private bool _disposed;

    internal StreamSlot(ISlotOwner encoder, StepBatches memory, PastRow? past)
    {
        _encoder = encoder;
        _memory = memory;
        Past = past;
        StepForm = memory.Forms.IndexOf(0, storedTokens: false);
        Binding = memory.Of(StepForm, 1);

        // All forms at once: a change must cost the step thread nothing.
        for (var form = 0; form < memory.Forms.Count; form++)
        {
            memory.Of(form, 1);
        }

        _ringFrames = new long[encoder.Geometry.LeftFrames];
        _dimensions = new float[memory.Forms[memory.Forms.Count - 1].Geometry.ChunkFrames * (encoder.Dimensions?.Names.Count ?? 0)];
        Clear();
    }

    /// <inheritdoc/>
    public int SamplesWanted => _ready || _finished ? 0 : Geometry.StepSamples - _filled;

    /// <inheritdoc/>
    public bool IsReady => _ready;

    /// <inheritdoc/>
    public long FirstFrame { get; private set; }

    /// <inheritdoc/>
    public int FrameCount { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Logits => _memory.Largest.Logits is { } logits ? logits.Span[..(FrameCount * _encoder.LabelCount)] : [];

    /// <inheritdoc/>
    public ReadOnlySpan<float> Dimensions => _dimensions.AsSpan(0, FrameCount * (_encoder.Dimensions?.Names.Count ?? 0));

    /// <inheritdoc/>
    public ReadOnlySpan<float> Features => _memory.Largest.Features.Span[..(FrameCount * _encoder.Config.EmbedDim)];

    /// <inheritdoc/>
    public int ChunkFrames => Geometry.ChunkFrames;

    /// <inheritdoc/>
    public int StepForm { get; private set; }

    /// <summary>The state as the graph sees it, for the present form.</summary>
    internal StepBinding Binding { get; private set; }

    private StepForm Form => _memory.Forms[StepForm];

    /// <summary>Where keys and values of past frames lie; null if there are none here.</summary>
    internal PastRow? Past { get; }

    private ChunkGeometry Geometry => Form.Geometry;

    /// <inheritdoc/>
    public void Resize(int chunkFrames)
    {
        var size = 0;
        while (SizeAt(size) != chunkFrames)
        {
            size++;
            ArgumentOutOfRangeException.ThrowIfEqual(size, _memory.Forms.Sizes, nameof(chunkFrames));
        }

        _wanted = size;
        if (_samplesSeen == 0)
        {
            Take(size);
        }
    }

    /// <summary>The first frame of the next step: 0 for a fresh stream.</summary>
    internal long FramesDone => _framesDone;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> samples)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples.Length, SamplesWanted, nameof(samples));
        samples.CopyTo(Binding.Waveform.Span[_filled..]);
        _filled += samples.Length;
        _samplesSeen += samples.Length;
        if (_filled == Geometry.StepSamples)
        {
            NormalizeNew();
            Prepare(Geometry.StepFrames);
        }
    }

    /// <inheritdoc/>
    public bool Finish()
    {
        if (_ready)
        {
            return true;
        }

        if (!_finished)
        {
            _finished = true;
            NormalizeNew();
        }

        var left = Core.Audio.ModelAudio.FramesIn(_samplesSeen) - _framesDone;
        if (left <= 0)
        {
            return false;
        }

        Binding.Waveform.Span[_filled..].Clear();
        Prepare((int)Math.Min(left, Geometry.StepFrames));
        return true;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        // Every input the graph can see is cleared, hidden entries too: a reused slot must equal a fresh one bit for bit.
        foreach (var tensor in _memory.Largest.Inputs)
        {
            tensor.Span.Clear();
        }

        foreach (var tensor in _memory.Largest.Outputs)
        {
            tensor.Span.Clear();
        }

        Clear();
        Take(_wanted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _memory.Dispose();
            Past?.Dispose();
        }
    }

    /// <summary>Saves the state between two steps: bit for bit what <see cref="Restore"/> needs to go on as if nothing had happened.</summary>
    /// <param name="stream">Where it goes.</param>
    public void Snapshot(Stream stream) => SlotSnapshot.Write(stream, Identity(), State());

    /// <summary>Takes over a saved state.</summary>
    /// <param name="stream">What <see cref="Snapshot"/> wrote, by a slot of the same model and geometry.</param>
    /// <exception cref="Core.Errors.Emotion2VecException">The snapshot is damaged, of another version, model or geometry; the slot is then reset.</exception>
    public void Restore(Stream stream)
    {
        SlotState state;
        try
        {
            state = SlotSnapshot.Read(stream, Identity(), State());
            if (!IsPossible(state))
            {
                throw SlotSnapshot.Refuse("its counters contradict each other");
            }
        }
        catch
        {
            Reset();
            throw;
        }

        (_filled, _normalized, _framesDone, _samplesSeen) = ((int)state.Counters[0], (int)state.Counters[1], state.Counters[2], state.Counters[3]);
        (_ready, _finished) = (state.Counters[4] != 0, state.Counters[5] != 0);
        (FirstFrame, FrameCount) = (state.Counters[6], (int)state.Counters[7]);
        (_wanted, _tokensAge) = ((int)state.Counters[9], (int)state.Counters[10]);
        Take((int)state.Counters[8]);
        _normalizer.Load(state.Normalizer);
        _encoder.Dimensions?.Predict(Features, _dimensions);
    }

    /// <summary>Moves the state on after a step: results become readable, the chunk's keys, values and convolution inputs become the past.</summary>
    internal void Commit()
    {
        var (c, shift) = (Geometry.ChunkFrames, Geometry.ChunkSamples);
        var valid = ValidFrames();
        FirstFrame = _framesDone;
        FrameCount = Math.Min(c, valid);
        _encoder.Dimensions?.Predict(Features, _dimensions);
        KeepKeysAndValues(FrameCount);
        for (var i = 0; i < Binding.PositionalCaches.Length; i++)
        {
            Binding.NextPositionalCaches[i].Span.CopyTo(Binding.PositionalCaches[i].Span);
        }

        var waveform = Binding.Waveform.Span;
        waveform[Math.Min(shift, _filled).._filled].CopyTo(waveform);
        _filled = Math.Max(0, _filled - shift);
        _normalized = _filled;
        _framesDone += FrameCount;
        _ready = false;
        _tokensAge = (_tokensAge + 1) % Geometry.TokensEvery;
        Take(_finished ? _size : _wanted);
    }

    // Between two chunks alone: what every form has in common lies where it lay.
    private void Take(int size)
    {
        (_size, StepForm) = (size, _memory.Forms.IndexOf(size, storedTokens: _tokensAge > 0));
        Binding = _memory.Of(StepForm, 1);
    }

    private int SizeAt(int size) => _memory.Forms[_memory.Forms.IndexOf(size, storedTokens: false)].Geometry.ChunkFrames;

    private void NormalizeNew()
    {
        var block = Binding.Waveform.Span[_normalized.._filled];
        if (_encoder.Config.Normalize)
        {
            _normalizer.Normalize(block);
        }

        _normalized = _filled;
    }

    // Fills everything the graph needs beside samples and caches.
    private void Prepare(int validFrames)
    {
        var e = Form.StoredTokens ? 0 : _encoder.Config.NumExtraTokens;
        var valid = Binding.FrameValid.Span;
        valid[..validFrames].Fill(1);
        valid[validFrames..].Clear();
        var mask = Binding.KeyMask.Span;
        mask[..(e + validFrames)].Clear();
        mask[(e + validFrames)..].Fill(float.NegativeInfinity);
        if (Binding.PastPositions is not null && Binding.PastMask is not null)
        {
            var positions = Binding.PastPositions.Span;
            var visible = Binding.PastMask.Span;
            for (var i = 0; i < _ringFrames.Length; i++)
            {
                var filled = _ringFrames[i] >= 0;
                positions[i] = filled ? _ringFrames[i] - _framesDone : 0;
                visible[i] = filled ? 0 : float.NegativeInfinity;
            }
        }

        _ready = true;
    }

    private int ValidFrames()
    {
        var count = 0;
        foreach (var v in Binding.FrameValid.Span)
        {
            count += v > 0 ? 1 : 0;
        }

        return count;
    }

    private void KeepKeysAndValues(int frames)
    {
        var (l, c, d) = (Geometry.LeftFrames, Geometry.ChunkFrames, _encoder.Config.HeadDim);
        for (var layer = 0; layer < Binding.PastKeys.Length; layer++)
        {
            Keep(Binding.NewKeys[layer].Span, Binding.PastKeys[layer].Span);
            Keep(Binding.NewValues[layer].Span, Binding.PastValues[layer].Span);
        }

        // With L < C only the chunk's last L frames are kept.
        for (var i = Math.Max(0, frames - l); i < frames && l > 0; i++)
        {
            _ringFrames[(_framesDone + i) % l] = _framesDone + i;
        }

        void Keep(ReadOnlySpan<float> fresh, Span<float> ring)
        {
            for (var head = 0; head < _encoder.Config.NumHeads; head++)
            {
                var i = Math.Max(0, frames - l);
                while (i < frames)
                {
                    var entry = (int)((_framesDone + i) % l);
                    var run = Math.Min(frames - i, l - entry);
                    fresh.Slice(((head * c) + i) * d, run * d).CopyTo(ring[(((head * l) + entry) * d)..]);
                    i += run;
                }
            }
        }
    }

    private void Clear()
    {
        _normalizer.Reset();
        Array.Fill(_ringFrames, -1);
        (_filled, _normalized, _framesDone, _samplesSeen) = (0, 0, 0, 0);
        (_ready, _finished) = (false, false);
        (FirstFrame, FrameCount, _tokensAge) = (0, 0, 0);
    }

    // A checksum shows damage, not intent: what indexes memory is checked.
    private bool IsPossible(SlotState state) =>
        state.Counters is [var filled, var normalized, var framesDone, var samplesSeen, 0 or 1, 0 or 1, >= 0, var frameCount, >= 0 and var size, >= 0 and var wanted, >= 0 and var tokensAge]
        && size < _memory.Forms.Sizes && wanted < _memory.Forms.Sizes && tokensAge < Geometry.TokensEvery
        && filled >= 0 && filled <= _memory.Forms[_memory.Forms.IndexOf((int)size, storedTokens: false)].Geometry.StepSamples && normalized >= 0 && normalized <= filled && samplesSeen >= filled
        && framesDone >= 0 && framesDone <= samplesSeen && frameCount >= 0 && frameCount <= SizeAt(_memory.Forms.Sizes - 1)
        && _ringFrames.All(frame => frame >= -1 && frame < Math.Max(framesDone, 0));

    private SlotIdentity Identity() => new(_encoder.Fingerprint, SizeAt(0), SizeAt(_memory.Forms.Sizes - 1), Geometry.LeftFrames, Geometry.RightFrames, Geometry.TokensEvery);

    private SlotState State()
    {
        var normalizer = new double[OnlineNormalizer.StateLength];
        _normalizer.Save(normalizer);
        long[] counters = [_filled, _normalized, _framesDone, _samplesSeen, _ready ? 1 : 0, _finished ? 1 : 0, FirstFrame, FrameCount, _size, _wanted, _tokensAge];
        return new(counters, normalizer, _ringFrames, [.. _memory.Largest.Inputs, .. _memory.Largest.Outputs]);
    }
}
