namespace Emotion2Vec.Model.Configuration;

/// <summary>Which norms the feature encoder has (upstream's <c>extractor_mode</c>).</summary>
public enum ExtractorMode
{
    /// <summary>A LayerNorm over channels after every convolution; all public models.</summary>
    LayerNorm,

    /// <summary>A GroupNorm with one group per channel after the first convolution, none after the others.</summary>
    Default,
}
