using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>The broker inside the program.</summary>
internal sealed record BrokerOptions
{
    /// <summary>Whether it runs; automatically when no other broker is named.</summary>
    /// <value>The default is auto.</value>
    [EnumDataType(typeof(Toggle))]
    public Toggle Enabled { get; init; } = Toggle.Auto;

    /// <summary>Address it listens on.</summary>
    /// <value>The default is 127.0.0.1: it asks nobody for a password, so that other machines must not reach it by default.</value>
    [Required, IpAddress]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 lets the system choose.</summary>
    /// <value>The default is 1883.</value>
    [Range(0, 65535, ErrorMessage = "must be 0 (any free port) to 65535")]
    public int TcpPort { get; init; } = 1883;
}
