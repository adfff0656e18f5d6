using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Files;

/// <summary>Whole audio files in memory, for offline analysis.</summary>
public static class AudioFile
{
    private const int FirstSamples = 60 * ModelAudio.SampleRate;

    /// <summary>
    /// Reads a file as the model hears it: channels averaged, resampled by soxr (HQ), integers divided by full scale
    /// (16-bit: by 32768), floats as they are but for NaN and infinity, which become 0. A truncated file gives what it holds.
    /// </summary>
    /// <param name="path">A file that libsndfile reads: wav, flac, ogg, opus, mp3 and others.</param>
    /// <param name="limits">How much to accept; the defaults if null.</param>
    /// <returns>[N] samples at 16 kHz, N at least 1.</returns>
    /// <exception cref="Emotion2VecException">
    /// <see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.PermissionDenied"/>; <see cref="ErrorKind.InvalidInput"/>: empty,
    /// a directory or too long; <see cref="ErrorKind.UnsupportedFormat"/>: convert it; <see cref="ErrorKind.NativeError"/>: a
    /// system library is missing.
    /// </exception>
    public static float[] ReadModelAudio(string path, AudioFileLimits? limits = null) => ReadModelAudio(path, default, limits);

    /// <summary>Reads a part of a file as the model hears it; what lies outside the part is neither kept nor, where the format can seek, decoded.</summary>
    /// <param name="path">A file that libsndfile reads: wav, flac, ogg, opus, mp3 and others.</param>
    /// <param name="range">The part. Where the file ends before it does, it is what the file holds.</param>
    /// <param name="limits">How much to accept; the defaults if null.</param>
    /// <returns>[N] samples at 16 kHz, N at least 1.</returns>
    /// <exception cref="Emotion2VecException">As for whole files; <see cref="ErrorKind.InvalidInput"/> too where the file ends before the part begins.</exception>
    public static float[] ReadModelAudio(string path, AudioRange range, AudioFileLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var maxDuration = (limits ?? new AudioFileLimits()).MaxDuration;
        var maxSamples = (int)Math.Clamp(maxDuration.TotalSeconds * ModelAudio.SampleRate, 1, Array.MaxLength - 1);
        try
        {
            using var reader = new ModelAudioReader(path, SampleGuard.IntegerScale, 1, range);

            // One sample more than is allowed, so that a file of exactly the limit is not mistaken for a longer one.
            var samples = new float[Math.Clamp(reader.ClaimedSamples + 1, 1, Math.Min(FirstSamples, maxSamples + 1))];
            var count = 0;
            while (true)
            {
                count += reader.Read(samples.AsSpan(count));
                if (count < samples.Length)
                {
                    break;
                }

                if (count > maxSamples)
                {
                    throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{path}' is longer than the {maxDuration} that are accepted: split it.");
                }

                Array.Resize(ref samples, (int)Math.Min(2L * samples.Length, maxSamples + 1L));
            }

            Array.Resize(ref samples, count);
            return samples;
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, $"Reading '{path}'");
        }
    }

    /// <summary>Reads how long a file claims to be from its header, without decoding it: a hint, since a truncated file still claims its full length.</summary>
    /// <param name="path">A file that libsndfile reads.</param>
    /// <returns>Samples at 16 kHz; 0 where the header does not say.</returns>
    /// <exception cref="Emotion2VecException">As for <see cref="ReadModelAudio(string, AudioFileLimits?)"/>.</exception>
    public static long ReadClaimedSamples(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = new SoundFileReader(path, SampleGuard.IntegerScale);
            return (long)((double)file.ClaimedFrames * ModelAudio.SampleRate / file.SampleRate);
        }
        catch (Exception exception) when (NativeFailure.Is(exception))
        {
            throw NativeFailure.Wrap(exception, $"Reading '{path}'");
        }
    }
}
