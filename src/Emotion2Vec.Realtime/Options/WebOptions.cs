using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>The web port: MQTT over WebSocket.</summary>
internal sealed record WebOptions
{
    /// <summary>Whether it is opened.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Address it listens on.</summary>
    /// <value>The default is 127.0.0.1.</value>
    [Required, IpAddress]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 lets the system choose.</summary>
    /// <value>The default is 8080.</value>
    [Range(0, 65535, ErrorMessage = "must be 0 (any free port) to 65535")]
    public int Port { get; init; } = 8080;
}
