namespace Emotion2Vec.Core.Gating;

/// <summary>Makes detectors that share one model. Thread-safe.</summary>
public interface ISpeechDetectorFactory
{
    /// <summary>Makes a detector for one stream.</summary>
    /// <returns>The detector, as new.</returns>
    ISpeechDetector Open();
}
