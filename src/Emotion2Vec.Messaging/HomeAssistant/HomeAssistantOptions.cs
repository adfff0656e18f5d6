using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Messaging.HomeAssistant;

/// <summary>How streams are shown to Home Assistant.</summary>
public sealed record HomeAssistantOptions
{
    /// <summary>The first level of discovery topics, as set in Home Assistant.</summary>
    /// <value>The default is Home Assistant's, <c>homeassistant</c>.</value>
    [Required, RegularExpression("^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", ErrorMessage = "must be topic levels of letters, digits, '_' and '-'")]
    public string Prefix { get; init; } = "homeassistant";

    /// <summary>Seconds between health reports, after three of which without one a value counts as unknown.</summary>
    /// <value>The default is 10 s.</value>
    [Range(0.1, 86400)]
    public double HealthSeconds { get; init; } = 10;
}
