using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>The connection that results are published on.</summary>
internal sealed record MqttOptions
{
    /// <summary>Whether results go out over MQTT at all.</summary>
    /// <value>The default is true.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Host name or address of a broker elsewhere; empty for the broker inside the program.</summary>
    /// <value>Empty by default.</value>
    [RegularExpression(@"^[A-Za-z0-9._:\[\]-]{0,253}$", ErrorMessage = "must be a host name or address, without scheme and port (see Mqtt:Port and Mqtt:Tls)")]
    public string Host { get; init; } = "";

    /// <summary>Its TCP port.</summary>
    /// <value>The default is 1883; brokers with TLS usually listen on 8883.</value>
    [Range(1, 65535, ErrorMessage = "must be 1 to 65535")]
    public int Port { get; init; } = 1883;

    /// <summary>Whether the connection is encrypted and the broker's certificate checked.</summary>
    /// <value>The default is false.</value>
    public bool Tls { get; init; }

    /// <summary>A file with certificate authorities (PEM) to trust in place of the system's.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string CaFile { get; init; } = "";

    /// <summary>The certificate by which this node proves itself: PEM, or PKCS#12 with its key.</summary>
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

    /// <summary>User name at the broker.</summary>
    /// <value>Empty by default.</value>
    [StringLength(256, ErrorMessage = "is longer than 256 characters")]
    public string User { get; init; } = "";

    /// <summary>Password at the broker. Only from the environment: files are copied and command lines are seen by others.</summary>
    /// <value>Empty by default.</value>
    [Secret, StringLength(1024, ErrorMessage = "is longer than 1024 characters")]
    public string Password { get; init; } = "";

    /// <summary>A file whose first line is the password or token; read at every connect.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string PasswordFile { get; init; } = "";

    /// <summary>Leaves the password out of logs and messages.</summary>
    /// <returns>Host and port.</returns>
    public override string ToString() => $"{Host}:{Port}";
}
