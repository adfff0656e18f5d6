using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Control;

namespace Emotion2Vec.Realtime.Api;

/// <summary>Streams over HTTP: <c>/api/streams</c>, <c>/api/streams/{id}</c> with <c>/pause</c> and <c>/resume</c>, and <c>/api/info</c>. Errors are problems (RFC 9457).</summary>
internal static class StreamsApi
{
    private const string One = "/api/streams/{id}";
    private static readonly string[] Patch = [HttpMethods.Patch];

    /// <summary>Adds the paths to a web application.</summary>
    /// <param name="app">The application.</param>
    /// <param name="desk">Where streams are asked for.</param>
    public static void Map(WebApplication app, ControlDesk desk)
    {
        app.MapGet("/api/info", context => AnswerAsync(context, () => desk.Control.Node(), ApiJson.Default.NodeView));
        app.MapGet("/api/streams", context => AnswerAsync(context, () => desk.Control.List(), ApiJson.Default.StreamList));
        app.MapGet(One, context => AnswerAsync(context, () => desk.Control.Show(Id(context)), ApiJson.Default.StreamView));
        app.MapPost("/api/streams", context => AnswerAsync(
            context, async () => desk.Control.Add((await ReadAsync(context, ApiJson.Default.AddStream).ConfigureAwait(false)).Command, By(context)), ApiJson.Default.StreamView, StatusCodes.Status201Created));
        app.MapDelete(One, context => AnswerAsync(context, async () => await desk.Control.RemoveAsync(Id(context), By(context)).ConfigureAwait(false), ApiJson.Default.StreamView));
        app.MapPost(One + "/pause", context => AnswerAsync(context, () => desk.Control.Pause(Id(context), By(context)), ApiJson.Default.StreamView));
        app.MapPost(One + "/resume", context => AnswerAsync(context, () => desk.Control.Resume(Id(context), By(context)), ApiJson.Default.StreamView));
        app.MapMethods(One, Patch, context => AnswerAsync(
            context,
            async () =>
            {
                var change = await ReadAsync(context, ApiJson.Default.ChangeStream).ConfigureAwait(false);
                return desk.Control.Reconfigure(Id(context), change.Trajectory, change.Events, By(context));
            },
            ApiJson.Default.StreamView));
    }

    private static string? Id(HttpContext context) => context.Request.RouteValues["id"] as string;

    private static string By(HttpContext context) => $"HTTP {context.Connection.RemoteIpAddress}";

    private static Task AnswerAsync<T>(HttpContext context, Func<T> make, JsonTypeInfo<T> type) => AnswerAsync(context, () => Task.FromResult(make()), type);

    private static async Task AnswerAsync<T>(HttpContext context, Func<Task<T>> make, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        try
        {
            var answer = await make().ConfigureAwait(false);
            context.Response.StatusCode = status;
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsJsonAsync(answer, type, contentType: null, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Emotion2VecException failure)
        {
            await WebProblem.AnswerAsync(context, StatusOf(failure.Kind), failure.Message, failure.Kind).ConfigureAwait(false);
        }
        catch (BadHttpRequestException failure)
        {
            await WebProblem.AnswerAsync(context, failure.StatusCode, failure.Message, ErrorKind.InvalidInput).ConfigureAwait(false);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Send the body as application/json.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false)
                ?? throw new Emotion2VecException(ErrorKind.InvalidInput, "The body is null; send a JSON object.");
        }
        catch (JsonException failure)
        {
            throw ApiJson.Explain(failure, type);
        }
    }

    private static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput or ErrorKind.UnsupportedFormat or ErrorKind.Configuration => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.PermissionDenied => StatusCodes.Status403Forbidden,
        ErrorKind.AddressInUse or ErrorKind.DeviceBusy => StatusCodes.Status409Conflict,
        ErrorKind.EngineLost or ErrorKind.Overloaded => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
