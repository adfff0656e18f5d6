using Microsoft.AspNetCore.Http;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>Whose page asks for a WebSocket.</summary>
public static class WebOrigin
{
    /// <summary>
    /// Says whether a request comes from a page of this server, or from a program that is no browser. Browsers let any page open a WebSocket to any host, this
    /// machine included, and say only in Origin whose page it is (RFC 6455 section 10.2).
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>False for pages of other origins.</returns>
    public static bool IsSame(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority == request.Host.Value);
    }
}
