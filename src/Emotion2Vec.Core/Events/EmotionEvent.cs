namespace Emotion2Vec.Core.Events;

/// <summary>Something that happened to the expression that is heard. Frames count 20 ms from the stream's start.</summary>
/// <param name="Episode">Counts the stream's episodes from 0: what is said of one episode carries one number.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Stage">How sure it is.</param>
/// <param name="Label">Index of the class.</param>
/// <param name="Previous">Index of the class that this one takes the place of; -1 if there is none.</param>
/// <param name="Frame">The frame at which this was decided.</param>
/// <param name="OnsetFrame">When the episode began: the crossing, dated back by the delay of the trajectory's smoothing.</param>
/// <param name="EndFrame">First frame after the episode; -1 while it lasts.</param>
/// <param name="PeakFrame">Where its probability was highest so far.</param>
/// <param name="PeakProbability">That probability.</param>
/// <param name="Probability">Its probability at <paramref name="Frame"/>.</param>
public readonly record struct EmotionEvent(
    long Episode,
    EmotionEventKind Kind,
    EmotionEventStage Stage,
    int Label,
    int Previous,
    long Frame,
    long OnsetFrame,
    long EndFrame,
    long PeakFrame,
    float PeakProbability,
    float Probability);
