using Emotion2Vec.Core.Events;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Core.Sinks;

/// <summary>Something that happened to the expression heard in a stream. Times are on the stream's own sample clock.</summary>
/// <param name="Stream">Which stream.</param>
/// <param name="Event">What happened, in frames and indices.</param>
/// <param name="Label">The class.</param>
/// <param name="PreviousLabel">The class that it takes the place of; empty if there is none.</param>
/// <param name="At">Wall clock of the end of the frame at which it was decided.</param>
public sealed record StreamEvent(StreamId Stream, EmotionEvent Event, string Label, string PreviousLabel, DateTimeOffset At);
