using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>One thing that is listened to.</summary>
internal sealed record StreamOptions
{
    /// <summary>The stream's name in topics; unique in the node.</summary>
    [Required(ErrorMessage = "is missing: every stream needs a name")]
    [RegularExpression(NodeOptions.NamePattern, ErrorMessage = NodeOptions.NameMessage)]
    public string Id { get; init; } = "";

    /// <summary>Where its sound comes from: a file, <c>-</c>, <c>rtp://...</c>, an SDP file.</summary>
    [Required(ErrorMessage = "is missing: say where the sound comes from")]
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string Source { get; init; } = "";

    /// <summary>How quickly its trajectory follows the voice.</summary>
    /// <value>The default is the node's own.</value>
    [EnumDataType(typeof(StreamPreset))]
    public StreamPreset Preset { get; init; }

    /// <summary>Whether its utterances carry embeddings.</summary>
    /// <value>The default is auto: as <see cref="UtteranceOptions.Embeddings"/> says.</value>
    [EnumDataType(typeof(Toggle))]
    public Toggle Embeddings { get; init; }

    /// <summary>How the people heard were told, in the operator's words; kept with the stream, never published.</summary>
    /// <value>Empty by default.</value>
    [StringLength(500, ErrorMessage = "is longer than 500 characters")]
    public string Consent { get; init; } = "";
}
