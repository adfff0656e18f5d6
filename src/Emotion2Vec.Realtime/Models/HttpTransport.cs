using System.Net;
using System.Reflection;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Models;

/// <summary>Sends requests, follows redirects within bounds, and sorts failures into those that a retry may mend and those it cannot. Safe for concurrent use.</summary>
internal sealed class HttpTransport : IDisposable
{
    private static readonly string Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0";

    private readonly DownloadPolicy _policy;
    private readonly HttpClient _client;

    /// <summary>Creates a transport.</summary>
    /// <param name="policy">How patient.</param>
    public HttpTransport(DownloadPolicy policy)
    {
        _policy = policy;

        // Redirects are followed here, because hosts say size and hash in the redirecting answer. No decompression: sizes and hashes are of the raw bytes.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = policy.StallTimeout,
            MaxResponseHeadersLength = 64,
            UseCookies = false,
        };
        _client = new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd($"e2v/{Version}");
        _client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan StallTimeout => _policy.StallTimeout;

    /// <summary>Sends a request and follows redirects.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="request">Makes the request for an address; called once per hop.</param>
    /// <param name="mayFollow">Whether a redirect from the first address to the second is followed; if not, the redirecting answer is returned.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The answer's head; its body is still to be read. The caller disposes it.</returns>
    /// <exception cref="TransientFailureException">Another attempt may help.</exception>
    /// <exception cref="Emotion2VecException">None will.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Uri address, Func<Uri, HttpRequestMessage> request, Func<Uri, Uri, bool> mayFollow, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            var response = await SendOnceAsync(address, request, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable ? response : throw Refused(response, address);
            }

            if (response.Headers.Location is not { } location)
            {
                response.Dispose();
                throw new Emotion2VecException(ErrorKind.InvalidInput, $"{address} redirects without saying where to.");
            }

            var next = new Uri(address, location);
            if (!mayFollow(address, next))
            {
                return response;
            }

            response.Dispose();
            CheckRedirect(address, next, hop);
            address = next;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private void CheckRedirect(Uri from, Uri to, int hop)
    {
        if (hop >= _policy.MaxRedirects)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"{from} redirects again after {_policy.MaxRedirects} redirects: the address or the mirror is wrong.");
        }

        if (to.Scheme != Uri.UriSchemeHttps && (to.Scheme != Uri.UriSchemeHttp || from.Scheme == Uri.UriSchemeHttps))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"{from} redirects to {to.Scheme}://{to.Host}, which would give up encryption: refused.");
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Uri address, Func<Uri, HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_policy.StallTimeout);
        using var request = make(address);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new TransientFailureException($"{address.Host} {Explain(e)}", inner: e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientFailureException($"{address.Host} does not answer within {_policy.StallTimeout.TotalSeconds:0.#} s", inner: e);
        }
    }

    private static string Explain(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "has no address (is the network up? is a proxy needed? see HTTPS_PROXY)",
        HttpRequestError.ConnectionError => $"refuses the connection: {e.GetBaseException().Message}",
        HttpRequestError.SecureConnectionError => $"offers no trustworthy TLS: {e.GetBaseException().Message}",
        _ => $"answered badly: {e.GetBaseException().Message}",
    };

    private static Exception Refused(HttpResponseMessage response, Uri address)
    {
        var status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        var pause = response.Headers.RetryAfter?.Delta;
        response.Dispose();
        return (int)response.StatusCode switch
        {
            404 or 410 => new Emotion2VecException(ErrorKind.NotFound, $"{address} does not exist ({status}): check the model's name and the mirror."),
            401 or 403 => new Emotion2VecException(ErrorKind.PermissionDenied, $"{address} may not be read ({status}): the host asks for an account or has blocked this address."),
            408 or 425 or 429 or >= 500 => new TransientFailureException($"{address.Host} answered {status}", pause),
            _ => new Emotion2VecException(ErrorKind.InvalidInput, $"{address} answered {status}, which this program does not expect."),
        };
    }
}
