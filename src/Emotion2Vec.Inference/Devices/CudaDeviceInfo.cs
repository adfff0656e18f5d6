namespace Emotion2Vec.Inference.Devices;

/// <summary>A CUDA device of this machine.</summary>
/// <param name="Ordinal">Its number, from 0.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Bytes">Its memory.</param>
public sealed record CudaDeviceInfo(int Ordinal, string Name, long Bytes);
