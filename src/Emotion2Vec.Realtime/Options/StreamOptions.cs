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

    /// <summary>How the people heard were told, in the operator's words; kept with the stream, never published.</summary>
    /// <value>Empty by default.</value>
    [StringLength(500, ErrorMessage = "is longer than 500 characters")]
    public string Consent { get; init; } = "";
}
