using Emotion2Vec.Model.Tensors;

namespace Emotion2Vec.Model.Streaming;

/// <summary>What one streaming step yields.</summary>
/// <typeparam name="T">The tensor type.</typeparam>
/// <param name="Features">[B, C, D].</param>
/// <param name="Logits">[B, C, V], or none without a head.</param>
/// <param name="PositionalCaches">P tensors [B, r, D] for the next step.</param>
/// <param name="NewKeys">K tensors [B, H, C, d] to be added to the cache.</param>
/// <param name="NewValues">K tensors [B, H, C, d] to be added to the cache.</param>
/// <param name="TokenKeys">K tensors [B, H, E, d] of the extra tokens, for the chunks that compute none; empty where every chunk does.</param>
/// <param name="TokenValues">K tensors [B, H, E, d], likewise.</param>
public sealed record StreamingStepOutput<T>(
    T Features,
    T? Logits,
    IReadOnlyList<T> PositionalCaches,
    IReadOnlyList<T> NewKeys,
    IReadOnlyList<T> NewValues,
    IReadOnlyList<T> TokenKeys,
    IReadOnlyList<T> TokenValues)
    where T : class, ITensor<T>;
