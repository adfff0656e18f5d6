using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Whether streams show up in Home Assistant by themselves.</summary>
internal sealed record HomeAssistantOptions
{
    /// <summary>Whether they are announced at the broker.</summary>
    /// <value>The default is false.</value>
    public bool Enabled { get; init; }

    /// <summary>The discovery prefix that is set in Home Assistant.</summary>
    /// <value>The default is Home Assistant's, <c>homeassistant</c>.</value>
    [Required, RegularExpression("^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", ErrorMessage = "must be topic levels of letters, digits, '_' and '-'"), StringLength(200, ErrorMessage = "is longer than 200 characters")]
    public string Prefix { get; init; } = "homeassistant";
}
