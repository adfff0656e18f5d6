namespace Emotion2Vec.Model.Packages;

/// <summary>What the caution words of packages mean, in one place, so that every part of the program says the same.</summary>
public static class Cautions
{
    /// <summary>Random weights.</summary>
    public const string Untrained = "UNTRAINED";

    /// <summary>Trained on synthetic speech alone.</summary>
    public const string Synthetic = "SYNTHETIC";

    /// <summary>Says what a word means.</summary>
    /// <param name="caution">The word, not empty.</param>
    /// <returns>The end of a sentence that begins with the model.</returns>
    public static string Meaning(string caution) => caution switch
    {
        Untrained => "its weights are random numbers, and its scores say nothing about anybody's voice",
        Synthetic => "it was trained on synthetic speech only, tells styles and arousal of such speech apart, and is not validated on human emotion",
        _ => "do not rely on its scores",
    };
}
