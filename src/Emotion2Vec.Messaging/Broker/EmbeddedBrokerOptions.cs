using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Messaging.Configuration;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>How the embedded broker listens, and what it lets its clients take.</summary>
public sealed record EmbeddedBrokerOptions : IValidatableObject
{
    /// <summary>IP address to listen on.</summary>
    /// <value>
    /// The default is <c>127.0.0.1</c>: without users it serves this machine alone. With <see cref="CertificateFile"/> it is TLS that listens here, and plain MQTT on loopback.
    /// </value>
    [Required]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port to listen on; 0 lets the system choose (see <see cref="EmbeddedBroker.Port"/>).</summary>
    /// <value>The default is 1883, MQTT's registered port.</value>
    [Range(0, 65535)]
    public int Port { get; init; } = 1883;

    /// <summary>File with users and hashes of their passwords (<see cref="Access.UserFile"/>); empty for none. Read again when it changes, at the next connect.</summary>
    /// <value>The default is empty: clients have no names, and only those of this machine are let in.</value>
    public string UsersFile { get; init; } = "";

    /// <summary>File that says who may read and write what (<see cref="Access.AccessList"/>); empty for none. Read again when it changes, at the next connect.</summary>
    /// <value>The default is empty: everyone who is let in may read everything.</value>
    public string AclFile { get; init; } = "";

    /// <summary>The broker's certificate, PEM (with those between it and its authority behind it) or PKCS#12 with its key; empty for no TLS.</summary>
    /// <value>The default is empty.</value>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM file with the private key of <see cref="CertificateFile"/>; empty if it is in that file.</summary>
    /// <value>The default is empty.</value>
    public string KeyFile { get; init; } = "";

    /// <summary>Password of the private key or the PKCS#12 file; empty for none.</summary>
    /// <value>The default is empty.</value>
    [StringLength(4096)]
    public string KeyPassword { get; init; } = "";

    /// <summary>TCP port for TLS; 0 lets the system choose (see <see cref="EmbeddedBroker.TlsPort"/>). Without a certificate it is not opened.</summary>
    /// <value>The default is 8883, the registered port of MQTT over TLS.</value>
    [Range(0, 65535)]
    public int TlsPort { get; init; } = 8883;

    /// <summary>PEM file of the authorities whose certificates clients must show on the TLS port; the common name in it is then their user name. Empty to ask for none.</summary>
    /// <value>The default is empty.</value>
    public string ClientCaFile { get; init; } = "";

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

    /// <summary>Where plain MQTT is spoken: at <see cref="Address"/>, but beside TLS only on this machine.</summary>
    public IPAddress PlainAddress => IPAddress.Parse(Address) is var address && CertificateFile.Length == 0 ? address
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;

    /// <summary>Files that hold secrets, with their keys.</summary>
    internal IEnumerable<NamedValue> Secrets =>
    [
        new("Broker:UsersFile", UsersFile),
        KeyFile.Length > 0 ? new("Broker:KeyFile", KeyFile) : new("Broker:CertificateFile", CertificateFile),
    ];

    /// <summary>Leaves the key's password out of logs and messages.</summary>
    /// <returns>Address and port.</returns>
    public override string ToString() => $"{Address}:{Port}";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out var address))
        {
            yield return new ValidationResult($"'{Address}' is not an IP address; use 127.0.0.1, ::1 or an address of this machine.", [nameof(Address)]);
        }
        else if (!IPAddress.IsLoopback(address) && UsersFile.Length == 0 && ClientCaFile.Length == 0)
        {
            yield return new ValidationResult($"'{Address}' is reached from other machines, and the broker has no users: name them (UsersFile), ask for certificates (ClientCaFile), or listen on 127.0.0.1.", [nameof(Address)]);
        }

        if (CertificateFile.Length == 0 && KeyFile.Length + KeyPassword.Length + ClientCaFile.Length > 0)
        {
            yield return new ValidationResult("is empty though a key, its password or ClientCaFile is given; name the broker's certificate.", [nameof(CertificateFile)]);
        }

        if (CertificateFile.Length > 0 && Port > 0 && Port == TlsPort)
        {
            yield return new ValidationResult($"is {TlsPort}, as Port is; they must differ.", [nameof(TlsPort)]);
        }
    }
}
