using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Messaging.Configuration;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>Which broker to publish to, and how patiently.</summary>
public sealed record MqttSinkOptions : IValidatableObject
{
    /// <summary>The broker's host name or IP address.</summary>
    /// <value>The default is <c>127.0.0.1</c>.</value>
    [Required]
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The broker's TCP port.</summary>
    /// <value>The default is 1883; with TLS, brokers usually listen on 8883.</value>
    [Range(1, 65535)]
    public int Port { get; init; } = 1883;

    /// <summary>MQTT client identifier; empty for one made of site and node. Two clients of one name throw each other out.</summary>
    /// <value>The default is empty.</value>
    [StringLength(256)]
    public string ClientId { get; init; } = "";

    /// <summary>Encrypts the connection and checks the broker's certificate against its host name.</summary>
    /// <value>The default is false.</value>
    public bool Tls { get; init; }

    /// <summary>PEM file of the certificate authorities that may vouch for the broker; empty for those of the system.</summary>
    /// <value>The default is empty.</value>
    public string CaFile { get; init; } = "";

    /// <summary>The certificate by which this node proves itself (mutual TLS): PEM, or PKCS#12 with its key; empty for none. Read at every connect.</summary>
    /// <value>The default is empty.</value>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM file with the private key of <see cref="CertificateFile"/>; empty if it is in that file. Read at every connect.</summary>
    /// <value>The default is empty.</value>
    public string KeyFile { get; init; } = "";

    /// <summary>Password of the private key or the PKCS#12 file; empty for none.</summary>
    /// <value>The default is empty.</value>
    [StringLength(4096)]
    public string KeyPassword { get; init; } = "";

    /// <summary>User name at the broker; empty for none.</summary>
    /// <value>The default is empty.</value>
    [StringLength(256)]
    public string User { get; init; } = "";

    /// <summary>Password at the broker; empty for none. For secrets that come from the environment; otherwise name a file.</summary>
    /// <value>The default is empty.</value>
    [StringLength(4096)]
    public string Password { get; init; } = "";

    /// <summary>File whose first line is the password or token; empty for none. Read at every connect, so that tokens may be replaced.</summary>
    /// <value>The default is empty.</value>
    public string PasswordFile { get; init; } = "";

    /// <summary>Whether every frames message names the classes, or subscribers look them up in <c>info</c> and save 80 bytes a message.</summary>
    /// <value>The default is true: each message can be understood alone.</value>
    public bool LabelsInFrames { get; init; } = true;

    /// <summary>Seconds of silence after which the connection is probed.</summary>
    /// <value>The default is 15 s: a dead connection is then noticed within 23 s.</value>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; init; } = 15;

    /// <summary>Seconds for one attempt to connect, and for the answer to one message.</summary>
    /// <value>The default is 5 s.</value>
    [Range(1, 300)]
    public int TimeoutSeconds { get; init; } = 5;

    /// <summary>Pause after the first failed attempt, in seconds; doubles with each further one.</summary>
    /// <value>The default is 0.5 s.</value>
    [Range(0.01, 3600)]
    public double ReconnectMinSeconds { get; init; } = 0.5;

    /// <summary>The longest pause between attempts, in seconds. Attempts never end.</summary>
    /// <value>The default is 30 s.</value>
    [Range(0.01, 3600)]
    public double ReconnectMaxSeconds { get; init; } = 30;

    /// <summary>Seconds that the broker waits before it says <c>offline</c> for a node that vanished, so that a short gap is not news.</summary>
    /// <value>The default is 5 s.</value>
    [Range(0, 3600)]
    public int WillDelaySeconds { get; init; } = 5;

    /// <summary>Seconds after which the broker throws away frames that it could not deliver.</summary>
    /// <value>The default is 5 s: live scores are worthless when late.</value>
    [Range(1, 3600)]
    public int FramesExpirySeconds { get; init; } = 5;

    /// <summary>Which version of MQTT to speak.</summary>
    /// <value>The default is <see cref="MqttProtocol.Auto"/>.</value>
    public MqttProtocol Protocol { get; init; }

    /// <summary>What payloads are written in.</summary>
    /// <value>The default is <see cref="PayloadFormat.Json"/>.</value>
    public PayloadFormat Format { get; init; }

    /// <summary>Whether events and utterances are CloudEvents.</summary>
    /// <value>The default is <see cref="CloudEventsMode.Auto"/>.</value>
    public CloudEventsMode CloudEvents { get; init; }

    /// <summary>Seconds after which the broker forgets a stream's state, unless it is said again: a node that is gone leaves none. It is said again in time while the stream lives.</summary>
    /// <value>The default is 60 s.</value>
    [Range(10, 3600)]
    public int StateExpirySeconds { get; init; } = 60;

    /// <summary>Where what must arrive waits while the broker is away.</summary>
    /// <value>By default in memory.</value>
    public OutboxOptions Outbox { get; init; } = new();

    /// <summary>Files that hold secrets, with their keys.</summary>
    internal IEnumerable<NamedValue> Secrets =>
    [
        new("Mqtt:PasswordFile", PasswordFile),
        KeyFile.Length > 0 ? new("Mqtt:KeyFile", KeyFile) : new("Mqtt:CertificateFile", CertificateFile),
    ];

    /// <summary>Leaves the password out of logs and messages.</summary>
    /// <returns>Host and port.</returns>
    public override string ToString() => $"{Host}:{Port}";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
        {
            yield return new ValidationResult($"'{Host}' is not a host name or IP address such as broker.example.org or 192.168.1.10.", [nameof(Host)]);
        }

        if (CaFile.Length > 0 && !Tls)
        {
            yield return new ValidationResult("is set while Tls is false; switch it on or remove the file.", [nameof(CaFile)]);
        }

        if (CertificateFile.Length > 0 && !Tls)
        {
            yield return new ValidationResult("is set while Tls is false; switch it on or remove the file.", [nameof(CertificateFile)]);
        }

        if (KeyFile.Length + KeyPassword.Length > 0 && CertificateFile.Length == 0)
        {
            yield return new ValidationResult("is set while CertificateFile is empty; name the certificate.", [KeyFile.Length > 0 ? nameof(KeyFile) : nameof(KeyPassword)]);
        }

        if (PasswordFile.Length + Password.Length > 0 && User.Length == 0)
        {
            yield return new ValidationResult("is set while User is empty; name the user.", [PasswordFile.Length > 0 ? nameof(PasswordFile) : nameof(Password)]);
        }

        if (PasswordFile.Length > 0 && Password.Length > 0)
        {
            yield return new ValidationResult("is set as well as Password; keep one of them.", [nameof(PasswordFile)]);
        }

        if (ReconnectMaxSeconds < ReconnectMinSeconds)
        {
            yield return new ValidationResult("must not be below ReconnectMinSeconds.", [nameof(ReconnectMaxSeconds)]);
        }
    }
}
