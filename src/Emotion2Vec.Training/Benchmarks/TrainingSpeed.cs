namespace Emotion2Vec.Training.Benchmarks;

/// <summary>How fast updates were.</summary>
/// <param name="Chunk">C; 0 for whole utterances.</param>
/// <param name="AudioSeconds">Sound in one update.</param>
/// <param name="Fastest">Seconds of the fastest update.</param>
/// <param name="Median">Seconds of the median update.</param>
/// <param name="Slowest">Seconds of the slowest update.</param>
/// <param name="Gflops">Arithmetic of whole utterances per second at the median; chunks need more than is counted here.</param>
/// <param name="PeakBytes">Most memory that the process has held so far.</param>
internal sealed record TrainingSpeed(int Chunk, double AudioSeconds, double Fastest, double Median, double Slowest, double Gflops, long PeakBytes);
