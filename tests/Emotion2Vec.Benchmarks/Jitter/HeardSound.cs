namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>What a receiver made of a stream.</summary>
/// <param name="Samples">The sound.</param>
/// <param name="ConcealedShare">The share of it that was made up.</param>
/// <param name="MeanDelay">From sending to hearing, on average over samples; zero if not measured.</param>
/// <param name="WorstDelay">The longest.</param>
internal sealed record HeardSound(float[] Samples, double ConcealedShare, TimeSpan MeanDelay, TimeSpan WorstDelay);
