using System.Net.Sockets;
using Emotion2Vec.Core.Errors;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;

namespace Emotion2Vec.Messaging.Mqtt.Security;

/// <summary>Says what a failed attempt to connect means, and what to do about it.</summary>
internal static class ConnectFailure
{
    // TLS alerts (RFC 8446 section 6) as OpenSSL words them. A broker answers a client's certificate only after the handshake, so they come with the first read.
    private static readonly (string Alert, string Meaning)[] Alerts =
    [
        ("certificate required", "the broker asks for a certificate of this client: set Mqtt:CertificateFile and Mqtt:KeyFile"),
        ("unknown ca", "the broker does not know the authority of the certificate in Mqtt:CertificateFile: have it made by the authority that the broker trusts"),
        ("certificate expired", "the certificate in Mqtt:CertificateFile is not valid now: renew it, or set this machine's clock"),
        ("certificate revoked", "the broker says that the certificate in Mqtt:CertificateFile was revoked: renew it"),
        ("certificate unknown", "the broker does not accept the certificate in Mqtt:CertificateFile"),
        ("bad certificate", "the broker does not accept the certificate in Mqtt:CertificateFile"),
        ("wrong version number", "the broker does not speak TLS on this port: set Mqtt:Port to its TLS port (usually 8883), or Mqtt:Tls to false"),
        ("Cannot determine the frame size", "the broker does not speak TLS on this port: set Mqtt:Port to its TLS port (usually 8883), or Mqtt:Tls to false"),
    ];

    /// <summary>Explains an exception.</summary>
    /// <param name="failure">What the client library threw.</param>
    /// <param name="options">How it was to connect.</param>
    /// <returns>Half a sentence.</returns>
    public static string Explain(Exception failure, MqttSinkOptions options)
    {
        var chain = Unfold(failure).ToList();
        if (chain.OfType<Emotion2VecException>().FirstOrDefault() is { } ours)
        {
            return ours.Message;
        }

        var said = failure.GetBaseException().Message;
        var meaning = chain.SelectMany(error => Alerts.Where(alert => error.Message.Contains(alert.Alert, StringComparison.OrdinalIgnoreCase)).Select(alert => alert.Meaning)).FirstOrDefault();
        return meaning ?? (options.Tls && chain.Any(IsHangUp) ? $"{said}: {HungUp(options)}" : said);
    }

    /// <summary>Explains a broker's refusal.</summary>
    /// <param name="answer">Its CONNACK.</param>
    /// <returns>Half a sentence.</returns>
    public static string Explain(MqttClientConnectResult answer)
    {
        var said = $"the broker refuses the connection: {answer.ResultCode} {answer.ReasonString}".TrimEnd();
        return answer.ResultCode is MqttClientConnectResultCode.NotAuthorized or MqttClientConnectResultCode.BadUserNameOrPassword
            ? $"{said}; check Mqtt:User, the password or token, and what the broker allows this user"
            : said;
    }

    // In TLS 1.3 the client is done before the broker has looked at its certificate, and the broker's hang-up may overtake the alert that says why.
    private static string HungUp(MqttSinkOptions options) => options.CertificateFile.Length == 0
        ? "the broker hung up behind the TLS handshake; if it asks clients for a certificate, set Mqtt:CertificateFile and Mqtt:KeyFile"
        : "the broker hung up behind the TLS handshake; it may not accept the certificate in Mqtt:CertificateFile: is that of an authority it knows, and valid now?";

    private static bool IsHangUp(Exception error) => error is MqttCommunicationException { InnerException: null } or MqttConnectingFailedException { InnerException: null }
        || error is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.NotConnected or SocketError.Shutdown or SocketError.ConnectionAborted };

    private static IEnumerable<Exception> Unfold(Exception failure)
    {
        for (var error = failure; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }
}
