namespace Emotion2Vec.Training.Data.Audio;

/// <summary>
/// Decoded sound in memory, up to a number of bytes. What came first stays: a training goes through its data set again and again, and in such rounds a cache
/// that evicts the oldest would be empty of everything just before it is wanted. Thread-safe.
/// </summary>
/// <param name="maxBytes">Bytes of samples; 0 for none.</param>
internal sealed class AudioCache(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AudioKey, PcmAudio> _entries = [];

    /// <summary>Bytes held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Looks for an utterance's sound.</summary>
    public PcmAudio? Find(AudioKey key)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(key);
        }
    }

    /// <summary>Keeps an utterance's sound if there is room.</summary>
    public void Keep(AudioKey key, PcmAudio audio)
    {
        lock (_lock)
        {
            if (Bytes + audio.Bytes <= maxBytes && _entries.TryAdd(key, audio))
            {
                Bytes += audio.Bytes;
            }
        }
    }
}
