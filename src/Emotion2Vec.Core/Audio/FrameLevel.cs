namespace Emotion2Vec.Core.Audio;

/// <summary>Loudness of the 20 ms that a frame starts with.</summary>
/// <param name="Energy">Sum of squares.</param>
/// <param name="Peak">Largest magnitude.</param>
/// <param name="Clipped">Samples at full scale.</param>
internal readonly record struct FrameLevel(double Energy, float Peak, int Clipped);
