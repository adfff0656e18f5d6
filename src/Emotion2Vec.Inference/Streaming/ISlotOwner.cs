using Emotion2Vec.Inference.Dimensions;
using Emotion2Vec.Model.Configuration;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Inference.Streaming;

/// <summary>What a stream's slot must know of the encoder that steps it, wherever that computes.</summary>
internal interface ISlotOwner
{
    /// <summary>C, L and R.</summary>
    ChunkGeometry Geometry { get; }

    /// <summary>The architecture.</summary>
    EncoderConfig Config { get; }

    /// <summary>Classes (V), or 0.</summary>
    int LabelCount { get; }

    /// <summary>The head's rows for dimensions; null if there are none.</summary>
    DimensionHead? Dimensions { get; }

    /// <summary>Of the weights and what they are computed in.</summary>
    ulong Fingerprint { get; }
}
