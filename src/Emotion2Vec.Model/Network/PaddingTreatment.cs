namespace Emotion2Vec.Model.Network;

/// <summary>How the padded frames of a batch are treated before the positional convolutions.</summary>
public enum PaddingTreatment
{
    /// <summary>Set to zero in every layer: an item in a batch equals the item alone.</summary>
    Zeroed,

    /// <summary>Left as they are, so that they leak up to 45 frames into valid ones: what upstream does (emotion2vec section 5). For parity checks only.</summary>
    AsUpstream,
}
