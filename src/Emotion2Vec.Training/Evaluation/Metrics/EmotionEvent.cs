using Emotion2Vec.Training.Data;

namespace Emotion2Vec.Training.Evaluation.Metrics;

/// <summary>A stretch of a trajectory in which one class stood out.</summary>
/// <param name="Span">Class and borders, back-dated by the pool's delay.</param>
/// <param name="ConfirmedFrame">The frame at which the class had stood out for long enough.</param>
public sealed record EmotionEvent(LabeledSpan Span, int ConfirmedFrame);
