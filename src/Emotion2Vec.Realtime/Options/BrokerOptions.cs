using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Messaging.Broker;

namespace Emotion2Vec.Realtime.Options;

/// <summary>The broker inside the program.</summary>
internal sealed record BrokerOptions
{
    /// <summary>Whether it runs; automatically when no other broker is named.</summary>
    /// <value>The default is auto.</value>
    [EnumDataType(typeof(Toggle))]
    public Toggle Enabled { get; init; } = Toggle.Auto;

    /// <summary>Address it listens on.</summary>
    /// <value>The default is 127.0.0.1. Beyond this machine it needs users or certificates of clients; with a certificate of its own, plain MQTT stays on this machine.</value>
    [Required, IpAddress]
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 lets the system choose.</summary>
    /// <value>The default is 1883.</value>
    [Range(0, 65535, ErrorMessage = "must be 0 (any free port) to 65535")]
    public int TcpPort { get; init; } = 1883;

    /// <summary>A file with users and hashes of their passwords; written by <c>e2v broker passwd</c>.</summary>
    /// <value>Empty by default: clients have no names, and all of them come from this machine.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string UsersFile { get; init; } = "";

    /// <summary>A file that says who may read and write which topics.</summary>
    /// <value>Empty by default: all who are let in may read everything.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string AclFile { get; init; } = "";

    /// <summary>The broker's certificate (PEM, or PKCS#12 with its key), for TLS.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string CertificateFile { get; init; } = "";

    /// <summary>The certificate's private key (PEM), if it is a file of its own.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string KeyFile { get; init; } = "";

    /// <summary>Password of the private key. Only from the environment.</summary>
    /// <value>Empty by default.</value>
    [Secret, StringLength(1024, ErrorMessage = "is longer than 1024 characters")]
    public string KeyPassword { get; init; } = "";

    /// <summary>TCP port for TLS; 0 lets the system choose. Opened if there is a certificate.</summary>
    /// <value>The default is 8883.</value>
    [Range(0, 65535, ErrorMessage = "must be 0 (any free port) to 65535")]
    public int TlsPort { get; init; } = 8883;

    /// <summary>Authorities (PEM) whose certificates clients must show at the TLS port; the common name is then the user.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string ClientCaFile { get; init; } = "";

    /// <summary>What the broker itself takes.</summary>
    internal EmbeddedBrokerOptions ForBroker() => new()
    {
        Address = Address,
        Port = TcpPort,
        UsersFile = UsersFile,
        AclFile = AclFile,
        CertificateFile = CertificateFile,
        KeyFile = KeyFile,
        KeyPassword = KeyPassword,
        TlsPort = TlsPort,
        ClientCaFile = ClientCaFile,
    };

    /// <summary>Leaves the key's password out of logs and messages.</summary>
    /// <returns>Address and port.</returns>
    public override string ToString() => $"{Address}:{TcpPort}";
}
