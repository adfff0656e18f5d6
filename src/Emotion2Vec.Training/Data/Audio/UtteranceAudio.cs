using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Emotion2Vec.Audio.Files;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Audio;

/// <summary>The sound of utterances: decoded as the model hears it, kept in memory while there is room, broken files set aside. Thread-safe.</summary>
public sealed class UtteranceAudio
{
    /// <summary>Bytes of decoded sound that are kept unless another number is given: about four and a half hours.</summary>
    public const long DefaultCacheBytes = 512L << 20;

    private readonly AudioCache _cache;

    // Not read again: what is broken stays so for this run, even if somebody mends it meanwhile, or batches would differ from those of a resumed run.
    private readonly ConcurrentDictionary<AudioKey, bool> _unreadable = [];

    /// <summary>Creates a loader with an empty cache.</summary>
    /// <param name="cacheBytes">Bytes of decoded sound to keep; 0 for none.</param>
    public UtteranceAudio(long cacheBytes = DefaultCacheBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cacheBytes);
        _cache = new AudioCache(cacheBytes);
    }

    /// <summary>What could not be used so far.</summary>
    public BrokenFileList Broken { get; } = new();

    /// <summary>Reads an utterance, or notes it as broken.</summary>
    /// <param name="utterance">What to read.</param>
    /// <param name="samples">[N] samples at 16 kHz mono, N at least 400, as 16-bit integers hold them; null if false is returned.</param>
    /// <returns>False if the file is missing, no sound, or holds no frame; the reason is in <see cref="Broken"/>.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NativeError"/>: a system library is missing, which breaks every file.</exception>
    public bool TryRead(Utterance utterance, [NotNullWhen(true)] out float[]? samples)
    {
        samples = TryLoad(utterance)?.ToFloats();
        return samples is not null;
    }

    /// <summary>Reads an utterance; null notes it as broken.</summary>
    internal PcmAudio? TryLoad(Utterance utterance)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        var key = AudioKey.Of(utterance);
        if (_cache.Find(key) is { } cached)
        {
            return cached;
        }

        if (_unreadable.ContainsKey(key))
        {
            return null;
        }

        try
        {
            var samples = AudioFile.ReadModelAudio(utterance.Path, new AudioRange(utterance.Start, utterance.End));
            ModelAudio.ThrowIfNoFrame(samples.Length);
            var audio = PcmAudio.From(samples);
            _cache.Keep(key, audio);
            return audio;
        }
        catch (Emotion2VecException exception) when (exception.Kind != ErrorKind.NativeError)
        {
            _unreadable.TryAdd(key, true);
            Broken.Add(utterance, exception.Message);
            return null;
        }
    }
}
