namespace Emotion2Vec.Training.Calibration;

/// <summary>How much voice a score is based on.</summary>
public enum VoicedBucket
{
    /// <summary>Less than 1 s.</summary>
    UpToOneSecond,

    /// <summary>1 to 3 s.</summary>
    UpToThreeSeconds,

    /// <summary>More than 3 s.</summary>
    Longer,
}
