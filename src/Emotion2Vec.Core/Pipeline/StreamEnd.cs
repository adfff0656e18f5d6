using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Core.Pipeline;

/// <summary>How a stream ended.</summary>
/// <param name="Status">The last status: offline, and why.</param>
/// <param name="State">The last state; null if no frame was ever scored.</param>
/// <param name="Health">The last health report.</param>
/// <param name="Error">What failed; null if the sound ended or the stream was removed on purpose.</param>
public sealed record StreamEnd(StreamStatus Status, StreamState? State, StreamHealth Health, Exception? Error);
