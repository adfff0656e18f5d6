using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Rtp.Replay;

/// <summary>
/// Keeps what a receiver writes until a slower reader takes it, remarks and new runs in their places: a receiver must never wait, and a replay must never
/// drop. One owner thread; allocates only to grow.
/// </summary>
internal sealed class HeldAudio : IAudioWriter
{
    private const int BlocksPerSecond = 50;

    private readonly List<AudioMark> _marks = [];
    private readonly List<Run> _runs = [];
    private readonly long[] _counts = new long[Enum.GetValues<SourceCounter>().Length];
    private float[] _samples = new float[4096];
    private int _held;
    private int _blockSamples;
    private long _passed;

    public void Begin(int sampleRate) => _runs.Add(new Run(sampleRate, _held, _marks.Count));

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
    /// <param name="cancellationToken">Ends the wait for room.</param>
    /// <returns>A task that completes when nothing is held any more.</returns>
    public async ValueTask PassOnAsync(IAudioWriter writer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                writer.Count((SourceCounter)i, _counts[i]);
                _counts[i] = 0;
            }
        }

        var (at, mark) = (0, 0);
        for (var run = 0; run <= _runs.Count; run++)
        {
            var (end, endMark) = run < _runs.Count ? (_runs[run].FirstSample, _runs[run].FirstMark) : (_held, _marks.Count);
            await PassPartAsync(writer, at, end, mark, endMark, cancellationToken).ConfigureAwait(false);
            (at, mark) = (end, endMark);
            if (run < _runs.Count)
            {
                // Remarks count samples from the start of their run.
                writer.Begin(_runs[run].SampleRate);
                _blockSamples = Math.Max(_runs[run].SampleRate / BlocksPerSecond, 1);
                _passed = 0;
            }
        }

        _held = 0;
        _marks.Clear();
        _runs.Clear();
    }

    private async ValueTask PassPartAsync(IAudioWriter writer, int at, int end, int mark, int endMark, CancellationToken cancellationToken)
    {
        while (true)
        {
            // What is said of samples yet to come is said at the end.
            while (mark < endMark && (at == end || _marks[mark].Sample <= _passed))
            {
                writer.Mark(_marks[mark++]);
            }

            if (at == end)
            {
                return;
            }

            var untilMark = mark < endMark ? (int)Math.Min(_marks[mark].Sample - _passed, end - at) : end - at;
            var count = Math.Min(untilMark, _blockSamples);
            await writer.WaitForSpaceAsync(count, cancellationToken).ConfigureAwait(false);
            writer.TryWrite(_samples.AsSpan(at, count));
            at += count;
            _passed += count;
        }
    }

    private readonly record struct Run(int SampleRate, int FirstSample, int FirstMark);
}
