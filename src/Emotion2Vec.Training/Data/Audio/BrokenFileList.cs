using System.Collections.Concurrent;

namespace Emotion2Vec.Training.Data.Audio;

/// <summary>Utterances that could not be used: they never end a run, and are reported at its end. Thread-safe.</summary>
public sealed class BrokenFileList
{
    private readonly ConcurrentDictionary<(string Id, AudioKey Audio), BrokenFile> _files = [];

    /// <summary>How many there are.</summary>
    public int Count => _files.Count;

    /// <summary>A snapshot, by id.</summary>
    public IReadOnlyList<BrokenFile> All => [.. _files.Values.OrderBy(file => file.Id, StringComparer.Ordinal)];

    /// <summary>Adds an utterance; a second reason for the same one is dropped.</summary>
    /// <param name="utterance">What could not be used.</param>
    /// <param name="reason">Why, and what to do.</param>
    public void Add(Utterance utterance, string reason)
    {
        ArgumentNullException.ThrowIfNull(utterance);
        _files.TryAdd((utterance.Id, AudioKey.Of(utterance)), new BrokenFile(utterance.Id, utterance.Path, reason));
    }
}
