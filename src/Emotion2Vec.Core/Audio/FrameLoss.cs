namespace Emotion2Vec.Core.Audio;

/// <summary>What is amiss with the 20 ms that a frame starts with, in source samples.</summary>
/// <param name="Missing">Samples made up by the source.</param>
/// <param name="Dropped">Samples that the ring had no room for, at this place.</param>
/// <param name="Spoiled">Samples that were no numbers, and became silence.</param>
internal readonly record struct FrameLoss(int Missing, long Dropped, int Spoiled);
