using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Files;

/// <summary>Reads an audio file as mono floats at its own rate. One owner thread.</summary>
internal sealed class SoundFileReader : IDisposable
{
    private const int MaxChannels = 64;
    private const int LowestRate = 1000;
    private const int HighestRate = 384_000;
    private const int BlockFrames = 1024;

    // sf_strerror(NULL) speaks of the last failed open of the whole process.
    private static readonly Lock OpenLock = new();

    private readonly SndFileHandle _file;
    private readonly float _limit;
    private readonly int _channels;
    private readonly float[] _interleaved;
    private long _framesLeft;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Largest magnitude that a sample keeps; see <see cref="SampleGuard"/>.</param>
    /// <param name="range">The part to read; all of it by default.</param>
    /// <exception cref="Emotion2VecException">The file is missing, not readable, not audio, or its header is absurd.</exception>
    public SoundFileReader(string path, float limit, AudioRange range = default)
    {
        RefuseUnreadable(path);
        _file = Open(path, out var info);
        if (info.Channels is < 1 or > MaxChannels || info.SampleRate is < LowestRate or > HighestRate)
        {
            _file.Dispose();
            throw new Emotion2VecException(
                ErrorKind.UnsupportedFormat,
                $"'{path}' claims {info.Channels} channels at {info.SampleRate} Hz: 1 to {MaxChannels} channels at {LowestRate} to {HighestRate} Hz are handled.");
        }

        _limit = limit;
        _channels = info.Channels;
        _interleaved = new float[BlockFrames * _channels];
        SampleRate = info.SampleRate;
        var start = range.StartFrame(SampleRate);
        var end = range.EndFrame(SampleRate);
        ClaimedFrames = Math.Max(0, Math.Min(info.Frames, end) - start);
        _framesLeft = start;
        SkipTo(start);
        _framesLeft = end - start;
    }

    /// <summary>Samples per second.</summary>
    public int SampleRate { get; }

    /// <summary>Samples of the range that the header claims: a hint, since a truncated file still claims its full length.</summary>
    public long ClaimedFrames { get; }

    /// <summary>Samples so far that were not finite or beyond the limit.</summary>
    public long InvalidSamples { get; private set; }

    /// <summary>Reads the next samples.</summary>
    /// <param name="mono">Room for samples.</param>
    /// <returns>Samples read: 0 at the end, possibly fewer than there is room for.</returns>
    public int Read(Span<float> mono)
    {
        var frames = (int)Math.Min(_framesLeft, Math.Min(mono.Length, BlockFrames));
        if (frames == 0)
        {
            return 0;
        }

        var read = (int)SndFile.ReadFrames(_file, _interleaved.AsSpan(0, frames * _channels), _channels);
        var interleaved = _interleaved.AsSpan(0, Math.Max(read, 0) * _channels);
        _framesLeft -= Math.Max(read, 0);

        // Before mixing: one NaN channel must not silence the others, nor two halves of infinity meet.
        InvalidSamples += SampleGuard.Clean(interleaved, _limit);
        return ChannelMix.ToMono(interleaved, _channels, mono);
    }

    public void Dispose() => _file.Dispose();

    // Where the format cannot seek, what comes before is decoded and dropped. A start after the end leaves nothing to read.
    private void SkipTo(long frame)
    {
        if (frame == 0 || SndFile.SeekFrame(_file, frame) == frame)
        {
            return;
        }

        SndFile.SeekFrame(_file, 0);
        Span<float> dropped = stackalloc float[BlockFrames];
        while (Read(dropped) > 0)
        {
        }

        InvalidSamples = 0;
    }

    private static void RefuseUnreadable(string path)
    {
        if (Directory.Exists(path))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is a directory, not an audio file.");
        }

        try
        {
            // Asked before it is opened: opening a named pipe would wait for a writer, perhaps for ever.
            if (Length(path) == 0)
            {
                throw new Emotion2VecException(
                    ErrorKind.InvalidInput, $"'{path}' is empty, or a pipe or device: sound of those is read as pipe:PATH?format=wav, or as standard input, stdin:?format=wav.");
            }

            // libsndfile says only "System error" for all of these.
            using var file = File.OpenHandle(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentException or PathTooLongException)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{path}' does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"'{path}' may not be read by this user.", exception);
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    // Of the file itself where the path is a link; what cannot be found or is no file is left to opening.
    private static long? Length(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? (target as FileInfo) is { Exists: true } end ? end.Length : null
            : file.Exists ? file.Length : null;
    }

    private static SndFileHandle Open(string path, out SndFileInfo info)
    {
        lock (OpenLock)
        {
            info = default;
            var file = SndFile.Open(path, SndFile.ModeRead, ref info);
            if (!file.IsInvalid)
            {
                return file;
            }

            file.Dispose();
            throw new Emotion2VecException(
                ErrorKind.UnsupportedFormat,
                $"'{path}' cannot be decoded ({SndFile.LastOpenError().Trim().TrimEnd('.')}). wav, flac, ogg, opus and mp3 are read; "
                + $"ffmpeg does the rest: a stream plays it as ffmpeg:{path}, and ffmpeg -i \"{path}\" -ac 1 -ar 16000 audio.wav makes a file of it.");
        }
    }
}
