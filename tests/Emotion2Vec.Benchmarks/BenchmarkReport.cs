using Emotion2Vec.Benchmarks.Encoder;
using Emotion2Vec.Benchmarks.Micro;

namespace Emotion2Vec.Benchmarks;

/// <summary>Everything measured in one run.</summary>
/// <param name="Encoder">Times of the encoder.</param>
/// <param name="Allocations">Bytes allocated, against their budgets.</param>
internal sealed record BenchmarkReport(EncoderReport Encoder, IReadOnlyList<AllocationResult> Allocations);
