namespace Emotion2Vec.Training.Adapting;

/// <summary>What has been heard at a chunk's end, or the last of it.</summary>
/// <param name="Start">First frame.</param>
/// <param name="End">The frame after the last: a multiple of the chunk length.</param>
internal sealed record PrefixSpan(int Start, int End);
