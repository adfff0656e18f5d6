using Emotion2Vec.Core.Errors;
using Emotion2Vec.Training.Data.Audio;

namespace Emotion2Vec.Training.Data.Batches;

/// <summary>Reads the sound of planned utterances, around broken files. Thread-safe.</summary>
internal sealed class BatchLoader(Manifest manifest, BatchSchedule schedule, ulong seed, UtteranceAudio audio)
{
    /// <summary>Finds a batch.</summary>
    public PlannedBatch Plan(long index) => schedule.At(index);

    /// <summary>Reads utterances; broken ones are left out.</summary>
    /// <param name="indexes">Indexes into the manifest.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    /// <returns>Sounds that nobody else holds.</returns>
    public List<UtteranceSound> Load(ReadOnlySpan<int> indexes, CancellationToken cancellationToken)
    {
        var sounds = new List<UtteranceSound>(indexes.Length);
        foreach (var i in indexes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (audio.TryRead(manifest.Utterances[i], out var samples))
            {
                sounds.Add(new UtteranceSound(manifest.Utterances[i], samples));
            }
        }

        return sounds;
    }

    /// <summary>For a batch whose files are all broken, which still has to be one: the first that can be read, from a random place on.</summary>
    /// <param name="index">The batch.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: every file of the data set is broken.</exception>
    public UtteranceSound Substitute(long index, CancellationToken cancellationToken)
    {
        var start = new SeededRandom(seed, RandomPurpose.Substitute, (ulong)index).Next(schedule.Usable.Count);
        for (var i = 0; i < schedule.Usable.Count; i++)
        {
            if (Load([schedule.Usable[(start + i) % schedule.Usable.Count]], cancellationToken) is [var sound])
            {
                return sound;
            }
        }

        throw NothingUsable(manifest, audio.Broken);
    }

    /// <summary>The error of a data set that is broken as a whole.</summary>
    public static Emotion2VecException NothingUsable(Manifest manifest, BrokenFileList broken) => new(
        ErrorKind.InvalidInput, $"'{manifest.Path}': none of its {manifest.Utterances.Count} utterances can be used. The first: {broken.All[0].Reason}");
}
