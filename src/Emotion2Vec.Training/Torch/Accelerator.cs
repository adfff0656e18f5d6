namespace Emotion2Vec.Training.Torch;

/// <summary>What training runs on.</summary>
public enum Accelerator
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs a build with <c>-p:Accelerator=cuda</c>.</summary>
    Cuda,
}
