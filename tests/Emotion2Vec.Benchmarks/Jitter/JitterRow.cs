namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>One impaired stream, heard three times.</summary>
/// <param name="Codec">The encoding.</param>
/// <param name="Network">What happened to it.</param>
/// <param name="OurDecibel">Signal to noise of ours.</param>
/// <param name="PlainDecibel">Of GStreamer as it is by default.</param>
/// <param name="BestDecibel">Of GStreamer with all the help there is.</param>
/// <param name="OurConcealed">The share of samples that ours made up.</param>
/// <param name="TheirConcealed">The share that GStreamer's buffer called lost.</param>
/// <param name="MeanDelay">What our buffer adds to the network's own delay, on average.</param>
/// <param name="WorstDelay">The longest from sending to hearing, the network's part included.</param>
internal sealed record JitterRow(
    string Codec, string Network, double OurDecibel, double PlainDecibel, double BestDecibel, double OurConcealed, double TheirConcealed, TimeSpan MeanDelay, TimeSpan WorstDelay);
