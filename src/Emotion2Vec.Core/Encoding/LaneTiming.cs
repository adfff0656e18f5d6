namespace Emotion2Vec.Core.Encoding;

/// <summary>What several lanes that step at the same time get done, as a calibration measured it.</summary>
/// <param name="Lanes">Lanes, at least 1.</param>
/// <param name="Speedup">How many times the work of one lane all of them do in the same time; above 0, at most <paramref name="Lanes"/>.</param>
public readonly record struct LaneTiming(int Lanes, double Speedup);
