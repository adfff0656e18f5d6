using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Payloads;

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

    /// <summary>Which version of MQTT to speak: 5, 3.1.1, or auto for 5 and then 3.1.1 with a broker that refuses it.</summary>
    /// <value>The default is auto.</value>
    [RegularExpression(@"^(auto|5|3\.1\.1)$", ErrorMessage = "must be auto, 5 or 3.1.1")]
    public string Protocol { get; init; } = "auto";

    /// <summary>What payloads are written in.</summary>
    /// <value>The default is json.</value>
    [EnumDataType(typeof(PayloadFormat))]
    public PayloadFormat Format { get; init; } = PayloadFormat.Json;

    /// <summary>Whether events and utterances are CloudEvents: automatically on MQTT 5, where that changes no payload.</summary>
    /// <value>The default is auto.</value>
    [EnumDataType(typeof(CloudEventsMode))]
    public CloudEventsMode CloudEvents { get; init; } = CloudEventsMode.Auto;

    /// <summary><see cref="Protocol"/> for the sink.</summary>
    internal MqttProtocol Version => Protocol switch
    {
        "5" => MqttProtocol.V5,
        "3.1.1" => MqttProtocol.V311,
        _ => MqttProtocol.Auto,
    };

    /// <summary>Leaves the password out of logs and messages.</summary>
    /// <returns>Host and port.</returns>
    public override string ToString() => $"{Host}:{Port}";
}
