namespace Emotion2Vec.Core.Audio;

/// <summary>A hole in a run: samples that the source wrote while the ring was full.</summary>
/// <param name="Position">Ring position (samples kept so far) at which they are missing.</param>
/// <param name="Samples">How many are missing.</param>
internal readonly record struct AudioGap(long Position, long Samples);
