using Emotion2Vec.Core.Errors;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Realtime.Api;
using Emotion2Vec.Realtime.Options;
using Emotion2Vec.Realtime.Serving;

namespace Emotion2Vec.Realtime.Access;

/// <summary>
/// Who may ask the web port for what: one rule before every path, WebSockets included. Requests must ask for this program by name; where a token is configured they must
/// bring it, but for what is marked <see cref="WithoutToken"/>; and those that change something must not come from a page of another origin. Thread-safe.
/// </summary>
internal sealed class WebAccess
{
    private const string Scheme = "Bearer ";

    private readonly HostNames _names;
    private readonly BearerToken? _token;
    private readonly ErrorTally _refusals;

    /// <summary>Reads the rule.</summary>
    /// <param name="options">The options, valid.</param>
    /// <param name="clock">Counts the second between reports.</param>
    /// <param name="log">Learns of those who do not know the token.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: the file with the token is not what it should be.</exception>
    public WebAccess(WebOptions options, TimeProvider clock, ILogger log)
    {
        _names = new HostNames(options);
        _token = BearerToken.Read(options);
        _refusals = new ErrorTally(clock, (count, last) => log.TokensRefused(count, last));
    }

    /// <summary>Lets a request pass, or answers it.</summary>
    /// <param name="context">The request, its endpoint known.</param>
    /// <param name="next">What comes behind the rule.</param>
    /// <returns>A task.</returns>
    public Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var request = context.Request;
        if (!_names.Includes(request.Host.Host))
        {
            return WebProblem.AnswerAsync(
                context, StatusCodes.Status421MisdirectedRequest, "This program does not answer under that name: add it to Web:HostNames, or ask for localhost.");
        }

        if (_token is not null && context.GetEndpoint()?.Metadata.GetMetadata<WithoutToken>() is null && !_token.Matches(TokenOf(request)))
        {
            _refusals.Add(new Emotion2VecException(ErrorKind.PermissionDenied, $"{context.Connection.RemoteIpAddress} asked without it"));
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return WebProblem.AnswerAsync(
                context, StatusCodes.Status401Unauthorized, "The token of this program is missing or wrong: send the header 'Authorization: Bearer TOKEN', or ?token=TOKEN where headers cannot be set.");
        }

        // Any page may send a request anywhere, and only its browser says whose page it is (RFC 9110 has no say in it; the Fetch standard's Origin header does).
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !WebOrigin.IsSame(request))
        {
            return WebProblem.AnswerAsync(context, StatusCodes.Status403Forbidden, "Pages of other origins may not change anything here.");
        }

        return next(context);
    }

    // Browsers can set no header of a WebSocket or an EventSource, both of which are opened by GET.
    private static string TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return header[Scheme.Length..].Trim();
        }

        return HttpMethods.IsGet(request.Method) ? request.Query["token"].ToString() : "";
    }
}
