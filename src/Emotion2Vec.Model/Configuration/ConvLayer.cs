namespace Emotion2Vec.Model.Configuration;

/// <summary>One convolution of the feature encoder.</summary>
/// <param name="Channels">Output channels.</param>
/// <param name="Kernel">Kernel width in input steps.</param>
/// <param name="Stride">Stride in input steps.</param>
public sealed record ConvLayer(int Channels, int Kernel, int Stride);
