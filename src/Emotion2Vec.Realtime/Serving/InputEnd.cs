using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>How a configured source or door ended.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Error">What failed; null if the sound ended, or the door closed.</param>
internal sealed record InputEnd(StreamId Id, Exception? Error);
