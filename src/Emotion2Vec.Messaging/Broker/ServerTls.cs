using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker.Access;
using Emotion2Vec.Messaging.Configuration;
using Microsoft.Extensions.Logging;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>The broker's side of TLS: its certificate, read again when it was renewed, and whose certificates it asks of clients.</summary>
internal sealed class ServerTls
{
    private const string CommonName = "2.5.4.3";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly ReloadedFile<SslStreamCertificateContext> _certificate;
    private readonly X509Certificate2Collection? _authorities;

    /// <summary>Reads the files.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: one cannot be read or used.</exception>
    public ServerTls(EmbeddedBrokerOptions options, ILogger logger)
    {
        string[] files = options.KeyFile.Length > 0 ? [options.CertificateFile, options.KeyFile] : [options.CertificateFile];
        _certificate = new(files, () => Load(options), logger);
        _authorities = options.ClientCaFile.Length > 0 ? CertificateFiles.Authorities(new("Broker:ClientCaFile", options.ClientCaFile)) : null;
    }

    /// <summary>Makes a connection secret.</summary>
    /// <param name="inner">The connection.</param>
    /// <param name="peer">Who is at its other end; gets the name in the certificate that it shows, if it has to.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The secret connection; owns the other.</returns>
    /// <exception cref="AuthenticationException">It has no certificate that is accepted.</exception>
    public async Task<Stream> SecureAsync(Stream inner, BrokerPeer peer, CancellationToken cancellationToken)
    {
        var stream = new SslStream(inner);
        try
        {
            await stream.AuthenticateAsServerAsync(Options(), cancellationToken).ConfigureAwait(false);
            if (_authorities is not null)
            {
                peer.CertificateUser = stream.RemoteCertificate is X509Certificate2 certificate ? UserOf(certificate) : throw new AuthenticationException("The client shows no certificate.");
            }

            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string UserOf(X509Certificate2 certificate)
    {
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == CommonName).Select(name => name.GetSingleElementValue()).ToList();
        return names is [{ Length: > 0 and <= UserFile.MaxNameLength } user] && user.AsSpan().IndexOfAny("+#/") < 0 && !user.Any(char.IsControl)
            ? user
            : throw new AuthenticationException($"The certificate '{certificate.Subject}' names no user: it needs one common name (CN) without '+', '#' and '/'.");
    }

    private static SslStreamCertificateContext Load(EmbeddedBrokerOptions options)
    {
        var certificate = CertificateFiles.Load(
            new("Broker:CertificateFile", options.CertificateFile), new("Broker:KeyFile", options.KeyFile), new("Broker:KeyPassword", options.KeyPassword));
        return SslStreamCertificateContext.Create(certificate, CertificateFiles.Others(new("Broker:CertificateFile", options.CertificateFile)), offline: true);
    }

    private SslServerAuthenticationOptions Options()
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate.Refresh(),
            ClientCertificateRequired = _authorities is not null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (_authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
            options.CertificateChainPolicy.ApplicationPolicy.Add(new Oid(ClientUse));
        }

        return options;
    }
}
