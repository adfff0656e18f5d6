namespace Emotion2Vec.Training.Runs;

/// <summary>Where things are in a run folder.</summary>
/// <param name="Root">The folder.</param>
public sealed record RunPaths(string Root)
{
    /// <summary>One JSON object a line: steps, validations, notes.</summary>
    public string Log => Path.Combine(Root, "log.jsonl");

    /// <summary>Events for TensorBoard.</summary>
    public string TensorBoard => Path.Combine(Root, "tensorboard");

    /// <summary>The curves of losses and validations.</summary>
    public string Picture => Path.Combine(Root, "loss.png");

    /// <summary>Checkpoints.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>The resulting model package.</summary>
    public string Package => Path.Combine(Root, "package");
}
