namespace Emotion2Vec.Training.Data.Audio;

/// <summary>What tells one piece of sound from another, whatever manifest names it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">Where it starts, in seconds.</param>
/// <param name="End">Where it ends, in seconds; null for the end of the file.</param>
internal readonly record struct AudioKey(string Path, double Start, double? End)
{
    /// <summary>The key of an utterance.</summary>
    public static AudioKey Of(Utterance utterance) => new(utterance.Path, utterance.Start, utterance.End);
}
