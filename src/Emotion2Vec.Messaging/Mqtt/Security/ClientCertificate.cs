using System.Security.Cryptography.X509Certificates;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Configuration;
using MQTTnet;

namespace Emotion2Vec.Messaging.Mqtt.Security;

/// <summary>
/// The certificate by which the node proves itself to a broker. Its files are read at every connect, so that one renewed while the node runs is shown at the
/// next connect.
/// </summary>
internal sealed class ClientCertificate : IMqttClientCertificatesProvider
{
    private readonly MqttSinkOptions _options;

    /// <summary>Reads the files once, so that wrong ones stop the program at its start.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: a file cannot be read or used.</exception>
    public ClientCertificate(MqttSinkOptions options)
    {
        _options = options;
        Load().Dispose();
    }

    /// <inheritdoc/>
    public X509CertificateCollection GetCertificates() => [Load()];

    private X509Certificate2 Load() => CertificateFiles.Load(
        new("Mqtt:CertificateFile", _options.CertificateFile), new("Mqtt:KeyFile", _options.KeyFile), new("Mqtt:KeyPassword", _options.KeyPassword));
}
