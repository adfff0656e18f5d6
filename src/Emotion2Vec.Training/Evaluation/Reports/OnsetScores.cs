namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>How changes of class were told. Latency runs from the change to the second of audio at which its event is confirmed and its chunk complete.</summary>
/// <param name="Onsets">Changes in the references.</param>
/// <param name="MedianSeconds">Median latency of those found; null if none was.</param>
/// <param name="P90Seconds">90th percentile; null if none was.</param>
/// <param name="MissRate">Share not found; null without any.</param>
/// <param name="FalseAlarmsPerHour">Events of a class that was not there; null without sound that has a class.</param>
public sealed record OnsetScores(long Onsets, double? MedianSeconds, double? P90Seconds, double? MissRate, double? FalseAlarmsPerHour);
