using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Files;

/// <summary>Writes 16 kHz mono wav files. The header is kept current, so a killed process leaves a readable file. One owner thread.</summary>
public sealed class WavWriter : IDisposable
{
    private const int BlockSamples = 1600;

    private readonly string _path;
    private readonly SndFileHandle _file;
    private readonly short[]? _pcm;

    /// <summary>Creates or replaces a file.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="format">How to hold samples.</param>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/>: no such folder; <see cref="ErrorKind.PermissionDenied"/>; <see cref="ErrorKind.NativeError"/>:
    /// libsndfile is missing or failed.
    /// </exception>
    public WavWriter(string path, WavSampleFormat format)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _pcm = format == WavSampleFormat.Pcm16 ? new short[BlockSamples] : null;
        CreateFile(path);
        try
        {
            var info = new SndFileInfo
            {
                SampleRate = ModelAudio.SampleRate,
                Channels = 1,
                Format = _pcm is null ? SndFile.FormatWavFloat : SndFile.FormatWavPcm16,
            };
            _file = SndFile.Open(path, SndFile.ModeWrite, ref info);
            if (_file.IsInvalid)
            {
                _file.Dispose();
                throw new NativeCallException(SndFile.Library, SndFile.LastOpenErrorCode(), SndFile.LastOpenError());
            }

            SndFile.KeepHeaderCurrent(_file);
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, $"Writing '{path}'");
        }
    }

    /// <summary>Appends samples. Allocates nothing.</summary>
    /// <param name="samples">16 kHz mono samples in [-1, 1].</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NativeError"/>: the disk is full or failed.</exception>
    public void Write(ReadOnlySpan<float> samples)
    {
        try
        {
            if (_pcm is null)
            {
                SndFile.Write(_file, samples);
                return;
            }

            while (!samples.IsEmpty)
            {
                var count = Math.Min(samples.Length, BlockSamples);
                ToPcm16(samples[..count], _pcm);
                SndFile.Write(_file, _pcm.AsSpan(0, count));
                samples = samples[count..];
            }
        }
        catch (NativeCallException exception)
        {
            throw NativeFailure.Wrap(exception, $"Writing '{_path}'");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Times 32768, the inverse of reading, where libsndfile's own conversion multiplies by 32767: a round trip is exact.
    private static void ToPcm16(ReadOnlySpan<float> samples, Span<short> pcm)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var scaled = MathF.Round(samples[i] * 32768f);
            pcm[i] = float.IsNaN(scaled) ? (short)0 : (short)Math.Clamp(scaled, short.MinValue, short.MaxValue);
        }
    }

    // libsndfile says only "System error"; the runtime says what is wrong.
    private static void CreateFile(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new Emotion2VecException(ErrorKind.NotFound, $"'{path}' cannot be created: its folder does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"'{path}' may not be written by this user, or is a directory.", exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' cannot be created: {exception.Message}", exception);
        }
    }
}
