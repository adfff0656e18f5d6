namespace Emotion2Vec.Core.Pipeline.Overload;

/// <summary>What one lane was measured to carry lately.</summary>
/// <param name="Streams">Streams at real-time pace, if it did nothing else all the time; above 0.</param>
/// <param name="Busy">Share of the time in which it worked, 0 to 1.</param>
internal readonly record struct LaneCapacity(double Streams, double Busy);
