using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Where results go beside MQTT.</summary>
internal sealed record SinkOptions
{
    /// <summary>The live view; automatically when standard output is a terminal.</summary>
    /// <value>The default is auto.</value>
    [EnumDataType(typeof(Toggle))]
    public Toggle Console { get; init; } = Toggle.Auto;

    /// <summary>A file that gets one JSON object per line; empty for none.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string JsonLines { get; init; } = "";
}
