namespace Emotion2Vec.Training.Finetuning;

/// <summary>What a batch should have been scored as.</summary>
/// <param name="Classes">[B] class of each utterance; <see cref="None"/> where it has none.</param>
/// <param name="Frames">[B, T] class of each frame; <see cref="None"/> where it has none.</param>
/// <param name="Dimensions">[B, K] ratings; NaN where there is none.</param>
internal sealed record FinetuneTargets(long[] Classes, long[] Frames, float[] Dimensions)
{
    /// <summary>Stands for no class.</summary>
    public const int None = -1;
}
