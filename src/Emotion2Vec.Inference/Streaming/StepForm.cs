using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>One of the forms that a stream's steps take, with its session; weights are the model's, whatever the form.</summary>
/// <param name="Geometry">C, L, R, and when extra tokens are computed.</param>
/// <param name="StoredTokens">Whether its chunks see the extra tokens of an earlier one in place of their own.</param>
/// <param name="Session">The step session; null where something else computes.</param>
internal sealed record StepForm(ChunkGeometry Geometry, bool StoredTokens, GraphSession? Session);
