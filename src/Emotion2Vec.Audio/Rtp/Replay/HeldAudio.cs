using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp.Replay;

/// <summary>
/// Keeps what a receiver writes until a slower reader takes it, remarks in their places: a receiver must never wait, and a replay must never drop. One owner
/// thread; allocates only to grow.
/// </summary>
internal sealed class HeldAudio : IAudioWriter
{
    private readonly List<AudioMark> _marks = [];
    private readonly long[] _counts = new long[Enum.GetValues<SourceCounter>().Length];
    private float[] _samples = new float[4096];
    private int _held;
    private long _passed;

    public void Begin(int sampleRate)
    {
        // The replay begins the run itself: the first datagram tells that there is one.
    }

    public bool TryWrite(ReadOnlySpan<float> samples)
    {
        if (_samples.Length - _held < samples.Length)
        {
            Array.Resize(ref _samples, Math.Max(2 * _samples.Length, _held + samples.Length));
        }

        samples.CopyTo(_samples.AsSpan(_held));
        _held += samples.Length;
        return true;
    }

    public void Mark(in AudioMark mark) => _marks.Add(mark);

    public void Count(SourceCounter counter, long count = 1) => _counts[(int)counter] += count;

    public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Passes everything on, as fast as the reader takes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="blockSamples">The longest block written at once.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public async ValueTask PassOnAsync(IAudioWriter writer, int blockSamples, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                writer.Count((SourceCounter)i, _counts[i]);
                _counts[i] = 0;
            }
        }

        var mark = 0;
        for (var at = 0; at < _held;)
        {
            mark = PassMarks(writer, mark, _passed + at);
            var until = mark < _marks.Count ? (int)Math.Clamp(_marks[mark].Sample - _passed, at + 1, _held) : _held;
            var count = Math.Min(until - at, blockSamples);
            await writer.WaitForSpaceAsync(count, cancellationToken).ConfigureAwait(false);
            writer.TryWrite(_samples.AsSpan(at, count));
            at += count;
        }

        _passed += _held;
        _held = 0;
        _marks.RemoveRange(0, PassMarks(writer, mark, _passed));
    }

    private int PassMarks(IAudioWriter writer, int from, long until)
    {
        while (from < _marks.Count && _marks[from].Sample <= until)
        {
            writer.Mark(_marks[from++]);
        }

        return from;
    }
}
