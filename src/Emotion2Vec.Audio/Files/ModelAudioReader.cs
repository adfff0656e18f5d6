using Emotion2Vec.Audio.Resampling;
using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Files;

/// <summary>Reads an audio file as the model hears it, 16 kHz mono, once or several times without a seam. One owner thread.</summary>
internal sealed class ModelAudioReader : IDisposable
{
    /// <summary>Number of times that means "again and again".</summary>
    public const int Forever = int.MaxValue;

    private const int BlockSamples = 1024;

    private readonly string _path;
    private readonly float _limit;
    private readonly AudioRange _range;
    private readonly SoxrResampler? _resampler;
    private readonly float[] _block = new float[BlockSamples];
    private SoundFileReader _file;
    private int _timesLeft;
    private long _fileSamples;
    private long _invalidBefore;
    private int _blockStart;
    private int _blockEnd;
    private bool _ended;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Largest magnitude that a sample of the file keeps; see <see cref="SampleGuard"/>.</param>
    /// <param name="times">How often to read it; <see cref="Forever"/> without end.</param>
    /// <param name="range">The part to read; all of it by default.</param>
    public ModelAudioReader(string path, float limit, int times = 1, AudioRange range = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        _path = path;
        _limit = limit;
        _range = range;
        _timesLeft = times;
        _file = new SoundFileReader(path, limit, range);
        _resampler = _file.SampleRate == ModelAudio.SampleRate ? null : new SoxrResampler(_file.SampleRate, ModelAudio.SampleRate);
    }

    /// <summary>Samples of the file so far that were not finite or beyond the limit.</summary>
    public long InvalidSamples => _invalidBefore + _file.InvalidSamples;

    /// <summary>Model samples that the file's header claims for one reading: a hint only.</summary>
    public long ClaimedSamples => (long)((double)_file.ClaimedFrames * ModelAudio.SampleRate / _file.SampleRate);

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Room for 16 kHz mono samples.</param>
    /// <returns>Samples read; fewer than there is room for only at the end.</returns>
    /// <exception cref="Emotion2VecException">The file holds no audio, or was replaced by another between two readings.</exception>
    public int Read(Span<float> samples)
    {
        var filled = 0;
        while (filled < samples.Length)
        {
            var got = _resampler is null ? ReadFile(samples[filled..]) : Resample(_resampler, samples[filled..]);
            if (got == 0)
            {
                break;
            }

            filled += got;
        }

        return filled;
    }

    public void Dispose()
    {
        _file.Dispose();
        _resampler?.Dispose();
    }

    // Gives 0 only once the file and the filter are both empty.
    private int Resample(SoxrResampler resampler, Span<float> output)
    {
        while (!_ended)
        {
            if (_blockStart == _blockEnd)
            {
                _blockStart = 0;
                _blockEnd = ReadFile(_block);
                if (_blockEnd == 0)
                {
                    _ended = true;
                    break;
                }
            }

            var written = resampler.Process(_block.AsSpan(_blockStart, _blockEnd - _blockStart), output, out var consumed);
            _blockStart += consumed;
            if (written > 0)
            {
                return written;
            }
        }

        return resampler.Drain(output);
    }

    private int ReadFile(Span<float> samples)
    {
        while (true)
        {
            var read = _file.Read(samples);
            _fileSamples += read;
            if (read > 0)
            {
                return read;
            }

            if (_fileSamples == 0)
            {
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{_path}' holds no audio{_range.Describe()}.");
            }

            if (_timesLeft == 1)
            {
                return 0;
            }

            Rewind();
        }
    }

    // Opening again rather than seeking: it works for every format, also those that decode from the start only.
    private void Rewind()
    {
        var again = new SoundFileReader(_path, _limit, _range);
        if (again.SampleRate != _file.SampleRate)
        {
            again.Dispose();
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{_path}' changed its rate while it was played.");
        }

        _invalidBefore += _file.InvalidSamples;
        _file.Dispose();
        _file = again;
        _fileSamples = 0;
        _timesLeft -= _timesLeft == Forever ? 0 : 1;
    }
}
