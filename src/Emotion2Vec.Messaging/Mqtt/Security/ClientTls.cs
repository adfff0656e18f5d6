using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Configuration;
using MQTTnet;

namespace Emotion2Vec.Messaging.Mqtt.Security;

/// <summary>The client's side of TLS: whom it trusts, what it shows, and why it turned a broker's certificate down.</summary>
internal static class ClientTls
{
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>Builds what the client library needs.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: a file cannot be read or used.</exception>
    public static MqttClientTlsOptions Create(MqttSinkOptions options)
    {
        // Revocation lists are not asked for, as in .NET's own HTTP client: a broker on a closed network has none to offer.
        var tls = new MqttClientTlsOptions
        {
            UseTls = options.Tls,
            TargetHost = options.Host,
            RevocationMode = X509RevocationMode.NoCheck,
            CertificateValidationHandler = check => Check(options, check),
        };
        if (options.CaFile.Length > 0)
        {
            tls.TrustChain = CertificateFiles.Authorities(new("Mqtt:CaFile", options.CaFile));
        }

        if (options.CertificateFile.Length > 0)
        {
            tls.ClientCertificatesProvider = new ClientCertificate(options);

            // Shown whatever authorities the broker names: it can then say what is wrong with it, where a certificate kept back is only missing.
            tls.CertificateSelectionHandler = choice => choice.LocalCertificates is { Count: > 0 } own ? own[0] : null;
        }

        return tls;
    }

    private static bool Check(MqttSinkOptions options, MqttClientCertificateValidationEventArgs check)
    {
        var reason = Refusal(options, check.SslPolicyErrors, check.Chain, check.Certificate as X509Certificate2);
        return reason is null ? true : throw new Emotion2VecException(ErrorKind.BrokerUnavailable, reason);
    }

    private static string? Refusal(MqttSinkOptions options, SslPolicyErrors errors, X509Chain chain, X509Certificate2? certificate)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the broker shows no certificate: is this its TLS port?";
        }

        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if ((status & Untrusted) != 0)
        {
            return options.CaFile.Length > 0
                ? $"the broker's certificate comes from an authority that Mqtt:CaFile does not hold ('{certificate.Issuer}'): put the certificate of that authority there, if the broker is the right one"
                : $"the broker's certificate comes from an authority that this system does not trust ('{certificate.Issuer}'): name a file with that authority as Mqtt:CaFile, if the broker is the right one";
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the broker's certificate, or its authority's, is not valid now (the broker's from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}): renew it, or set this machine's clock");
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the broker's certificate is for another name than '{options.Host}' ({Names(certificate)}): set Mqtt:Host to a name that it holds, or have one made for this name"
            : $"the broker's certificate is not accepted: {string.Join(' ', chain.ChainStatus.Select(one => one.StatusInformation.Trim()))}";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))).Take(5).ToList();
        return names.Count > 0 ? $"it holds {string.Join(", ", names)}" : $"it names none, only '{certificate.Subject}'";
    }
}
