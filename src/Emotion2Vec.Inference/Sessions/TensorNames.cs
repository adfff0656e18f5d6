using System.Globalization;

namespace Emotion2Vec.Inference.Sessions;

/// <summary>Names of graph inputs and outputs, in one place; exported files carry the same.</summary>
public static class TensorNames
{
    /// <summary>Input [B, N]: normalised samples.</summary>
    public const string Waveform = "waveform";

    /// <summary>Input [B, T]: 1 for frames, 0 for padding or beyond the stream's end.</summary>
    public const string FrameValid = "frame_valid";

    /// <summary>Input [B, S]: 0 for rows that may be attended to, minus infinity for others.</summary>
    public const string KeyMask = "key_mask";

    /// <summary>Input [1, S]: time index of each row (offline graph).</summary>
    public const string Positions = "positions";

    /// <summary>Input [1, S]: 0 for extra tokens, 1 for frames (offline graph).</summary>
    public const string IsFrame = "is_frame";

    /// <summary>Input [B, L]: time index of each cached frame, counted from the chunk's first frame.</summary>
    public const string PastPositions = "past_positions";

    /// <summary>Input [B, L]: 0 for filled cache entries, minus infinity for empty ones.</summary>
    public const string PastMask = "past_mask";

    /// <summary>Input [B], whole numbers: the row of each stream in tables of past keys and values (steps that pick them).</summary>
    public const string Rows = "rows";

    /// <summary>Output [B, T, D].</summary>
    public const string Features = "features";

    /// <summary>Output [B, T, V].</summary>
    public const string Logits = "logits";

    /// <summary>Output [B, D].</summary>
    public const string Embedding = "embedding";

    /// <summary>Input [B, r, D]: last inputs of a positional convolution.</summary>
    /// <param name="layer">Layer, from 0.</param>
    /// <returns>The name.</returns>
    public static string PositionalCache(int layer) => Indexed("positional_cache", layer);

    /// <summary>Output [B, r, D]: the same for the next step.</summary>
    /// <param name="layer">Layer, from 0.</param>
    /// <returns>The name.</returns>
    public static string NextPositionalCache(int layer) => Indexed("next_positional_cache", layer);

    /// <summary>Input [B, H, L, d]: cached keys.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string PastKey(int layer) => Indexed("past_key", layer);

    /// <summary>Input [B, H, L, d]: cached values.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string PastValue(int layer) => Indexed("past_value", layer);

    /// <summary>Output [B, H, C, d]: the chunk's own keys.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string NewKey(int layer) => Indexed("new_key", layer);

    /// <summary>Output [B, H, C, d]: the chunk's own values.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string NewValue(int layer) => Indexed("new_value", layer);

    /// <summary>Input [B, H, E, d]: keys of an earlier chunk's extra tokens.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string TokenKey(int layer) => Indexed("token_key", layer);

    /// <summary>Input [B, H, E, d]: values of an earlier chunk's extra tokens.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string TokenValue(int layer) => Indexed("token_value", layer);

    /// <summary>Output [B, H, E, d]: keys of the chunk's extra tokens.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string NewTokenKey(int layer) => Indexed("new_token_key", layer);

    /// <summary>Output [B, H, E, d]: values of the chunk's extra tokens.</summary>
    /// <param name="layer">Block, prenet first.</param>
    /// <returns>The name.</returns>
    public static string NewTokenValue(int layer) => Indexed("new_token_value", layer);

    /// <summary>Output []: the least input of a product.</summary>
    /// <param name="weight">Upstream's name of its weight.</param>
    /// <returns>The name.</returns>
    public static string Lowest(string weight) => $"lowest.{weight}";

    /// <summary>Output []: the greatest input of a product.</summary>
    /// <param name="weight">Upstream's name of its weight.</param>
    /// <returns>The name.</returns>
    public static string Highest(string weight) => $"highest.{weight}";

    private static string Indexed(string name, int layer) => string.Create(CultureInfo.InvariantCulture, $"{name}.{layer}");
}
