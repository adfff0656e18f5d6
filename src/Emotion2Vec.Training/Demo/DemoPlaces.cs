namespace Emotion2Vec.Training.Demo;

/// <summary>Where the parts of the demo model's making are in its folder.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Corpus">The corpus, as its generator leaves it.</param>
internal sealed record DemoPlaces(string Root, string Corpus)
{
    /// <summary>The run that trains the model.</summary>
    public string Training => Path.Combine(Root, "training");

    /// <summary>The run that trains the same on labels dealt out at random.</summary>
    public string Control => Path.Combine(Root, "control");

    /// <summary>The trained model in half precision, before calibration.</summary>
    public string Half => Path.Combine(Root, "half");

    /// <summary>Report of the calibration.</summary>
    public string Calibration => Path.Combine(Root, "calibration");

    /// <summary>Report on whole utterances of unseen speakers.</summary>
    public string Utterances => Path.Combine(Root, "evaluation");

    /// <summary>Report on files whose emotion changes.</summary>
    public string Borders => Path.Combine(Root, "evaluation-borders");

    /// <summary>A manifest of the corpus.</summary>
    /// <param name="name">Its name without the ending.</param>
    /// <returns>The file.</returns>
    public string Manifest(string name) => Path.Combine(Corpus, name + ".jsonl");
}
