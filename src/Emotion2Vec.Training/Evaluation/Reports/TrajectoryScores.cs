namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>How well classes were told over time, by the trajectory that a live stream would have published.</summary>
/// <param name="TauSeconds">Time constant of its pool.</param>
/// <param name="SmoothingSeconds">Delay that the pool adds to the latency of its mode: half of a step's rise, tau ln 2.</param>
/// <param name="Frames">Frames with a class.</param>
/// <param name="FrameAccuracy">Share of them with the right top class; null without any.</param>
/// <param name="FrameUnweightedAccuracy">Mean over classes of that share; null without any.</param>
/// <param name="DiarizationError">EDER, mean over utterances; null without any.</param>
/// <param name="Onset">How changes of class were told.</param>
/// <param name="FlipsPerMinute">Changes of the top class.</param>
/// <param name="DivergenceFromOffline">Jensen-Shannon divergence in bits from the offline trajectory, mean over utterances; null if that was not measured.</param>
/// <param name="SegmentF1">F1 of segments by collar.</param>
public sealed record TrajectoryScores(
    double TauSeconds,
    double SmoothingSeconds,
    long Frames,
    double? FrameAccuracy,
    double? FrameUnweightedAccuracy,
    double? DiarizationError,
    OnsetScores Onset,
    double? FlipsPerMinute,
    double? DivergenceFromOffline,
    IReadOnlyList<SegmentScore> SegmentF1);
