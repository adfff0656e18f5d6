namespace Emotion2Vec.Benchmarks.Encoder;

/// <summary>Times of the encoder in one run.</summary>
/// <param name="Model">Which architecture.</param>
/// <param name="PeakGigaflops">GFLOP/s of a 2048-cubed product with the same runtime and threads.</param>
/// <param name="PeakInt8Gigaops">The same of whole numbers of 8 bits, in 10^9 operations a second.</param>
/// <param name="Rows">One per mode.</param>
/// <param name="Calibrations">What a calibration at the start of serving finds, in a line for each precision.</param>
internal sealed record EncoderReport(string Model, double PeakGigaflops, double PeakInt8Gigaops, IReadOnlyList<EncoderRow> Rows, IReadOnlyList<string> Calibrations);

/// <summary>One mode.</summary>
/// <param name="Name">The mode and its sizes.</param>
/// <param name="BestMs">Fastest step.</param>
/// <param name="MedianMs">Median step.</param>
/// <param name="AudioMs">Audio that one step advances.</param>
/// <param name="Gigaflops">Arithmetic of one step's products.</param>
/// <param name="PeakShare">Their rate as a share of the peak of their precision.</param>
/// <param name="WindowRatio">How many times cheaper than window mode, per second of audio.</param>
/// <param name="BytesPerChunk">Managed bytes allocated by one step.</param>
internal sealed record EncoderRow(string Name, double BestMs, double MedianMs, double AudioMs, double Gigaflops, double PeakShare, double WindowRatio, double BytesPerChunk)
{
    /// <summary>How many times the work of one lane all lanes do in the same time, the quickest of rounds; null for one lane.</summary>
    public double? LaneGain { get; init; }
}
