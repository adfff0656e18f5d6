using Emotion2Vec.Tools.DemoCorpus.Voices;

namespace Emotion2Vec.Tools.DemoCorpus.Planning;

/// <summary>A file to be made.</summary>
/// <param name="Id">Its name: letters, digits and hyphens.</param>
/// <param name="Split">Its part.</param>
/// <param name="Label">Its class; of a file whose class changes, the one that it changes to.</param>
/// <param name="Speaker">Who speaks all of it.</param>
/// <param name="Turns">What is said: one turn, or several of different classes.</param>
internal sealed record FilePlan(string Id, string Split, string Label, Speaker Speaker, IReadOnlyList<Turn> Turns)
{
    /// <summary>Whether the class changes within.</summary>
    public bool HasBorders => Turns.Count > 1;

    /// <summary>Name of the manifest that it stands in, without ending.</summary>
    public string Manifest => HasBorders ? $"{Split}-borders" : Split;

    /// <summary>Where it is, relative to the manifest.</summary>
    public string Path => $"audio/{Manifest}/{Label}/{Id}.flac";

    /// <summary>All that is said.</summary>
    public string Text => string.Join(' ', Turns.Select(turn => turn.Sentence));
}
