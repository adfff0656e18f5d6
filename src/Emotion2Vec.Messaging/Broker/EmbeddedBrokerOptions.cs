using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>How the embedded broker listens, and what it lets its clients take.</summary>
public sealed record EmbeddedBrokerOptions : IValidatableObject
{
    /// <summary>IP address to listen on.</summary>
    /// <value>
    /// The default is <c>127.0.0.1</c>: the embedded broker knows no users, so it serves this machine alone. For a network use a broker of its own, with TLS and users.
    /// </value>
    [Required]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port to listen on; 0 lets the system choose (see <see cref="EmbeddedBroker.Port"/>).</summary>
    /// <value>The default is 1883, MQTT's registered port.</value>
    [Range(0, 65535)]
    public int Port { get; init; } = 1883;

    /// <summary>The longest packet a client may send, in bytes; a longer one ends its connection before anything is stored.</summary>
    /// <value>The default is 1 MiB: a chunk of frames is a few kilobytes.</value>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxPacketBytes { get; init; } = 1024 * 1024;

    /// <summary>Connections at a time, TCP and WebSocket together; further ones are closed at once.</summary>
    /// <value>The default is 100.</value>
    [Range(1, 10000)]
    public int MaxConnections { get; init; } = 100;

    /// <summary>Messages waiting for one slow client; beyond it the oldest are dropped.</summary>
    /// <value>The default is 1000.</value>
    [Range(1, 100000)]
    public int MaxPendingMessages { get; init; } = 1000;

    /// <summary>Retained topics that clients other than the node may create.</summary>
    /// <value>The default is 1000.</value>
    [Range(0, 100000)]
    public int MaxForeignRetained { get; init; } = 1000;

    /// <summary>Seconds a new connection has for its CONNECT packet.</summary>
    /// <value>The default is 10 s.</value>
    [Range(1, 300)]
    public int ConnectTimeoutSeconds { get; init; } = 10;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult($"'{Address}' is not an IP address; use 127.0.0.1, ::1 or an address of this machine.", [nameof(Address)]);
        }
    }
}
