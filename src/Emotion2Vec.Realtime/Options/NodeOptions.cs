using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Who this node is: two levels of every topic, <c>e2v/v1/{site}/{node}/...</c>.</summary>
internal sealed record NodeOptions
{
    internal const string NamePattern = "^[a-z0-9_-]{1,64}$";
    internal const string NameMessage = "must be 1 to 64 characters of a-z, 0-9, '_' and '-' (it becomes an MQTT topic level)";

    /// <summary>The place, for brokers that serve several.</summary>
    /// <value>The default is <c>home</c>.</value>
    [Required, RegularExpression(NamePattern, ErrorMessage = NameMessage)]
    public string Site { get; init; } = "home";

    /// <summary>This program's own name; unique at its broker.</summary>
    /// <value>The default is <c>e2v</c>.</value>
    [Required, RegularExpression(NamePattern, ErrorMessage = NameMessage)]
    public string Name { get; init; } = "e2v";

    /// <summary>Why sound is analysed, in the operator's words; published in <c>info</c>.</summary>
    /// <value>Empty by default.</value>
    [StringLength(200, ErrorMessage = "is longer than 200 characters")]
    public string Purpose { get; init; } = "";
}
