using Emotion2Vec.Core.Errors;
using Microsoft.AspNetCore.WebUtilities;

namespace Emotion2Vec.Realtime.Api;

/// <summary>What went wrong with a request, as RFC 9457 has it.</summary>
internal sealed record WebProblem
{
    /// <summary>What the body is.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Which kind of problem; none of them is described elsewhere.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong, and what to do about it.</summary>
    public required string Detail { get; init; }

    /// <summary>The kind of error, as in replies over MQTT: <c>not_found</c>; absent where there is none.</summary>
    public string? Kind { get; init; }

    /// <summary>Answers a request with a problem.</summary>
    /// <param name="context">The request, not yet answered.</param>
    /// <param name="status">The status.</param>
    /// <param name="detail">What is wrong, and what to do about it.</param>
    /// <param name="kind">The kind of error; null where there is none.</param>
    /// <returns>A task.</returns>
    public static Task AnswerAsync(HttpContext context, int status, string detail, ErrorKind? kind = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        var problem = new WebProblem
        {
            Title = ReasonPhrases.GetReasonPhrase(status),
            Status = status,
            Detail = detail,
            Kind = kind is { } known ? ApiJson.Naming.ConvertName(known.ToString()) : null,
        };
        return context.Response.WriteAsJsonAsync(problem, ApiJson.Default.WebProblem, ContentType, context.RequestAborted);
    }
}
