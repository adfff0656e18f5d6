namespace Emotion2Vec.Core.Encoding;

/// <summary>What a step of one lane costs, as a calibration measured it.</summary>
/// <param name="Batch">Streams in the step, at least 1.</param>
/// <param name="Milliseconds">The step's time, the quickest of several.</param>
/// <param name="StreamsPerLane">Streams at real-time pace that a lane could carry in such steps.</param>
public readonly record struct StepTiming(int Batch, double Milliseconds, double StreamsPerLane);
