namespace Emotion2Vec.Model.Configuration;

/// <summary>What a <c>config.yaml</c> of upstream says.</summary>
/// <param name="Encoder">The architecture, validated.</param>
/// <param name="Training">Settings of the training run, validated.</param>
/// <param name="ScopeMap">Prefix rules for the checkpoint, in order; empty if the file has none.</param>
public sealed record UpstreamConfig(EncoderConfig Encoder, TrainingConfig Training, IReadOnlyList<ScopePair> ScopeMap);
