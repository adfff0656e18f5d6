using Emotion2Vec.Messaging.Broker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>
/// Where the live feed is read: WebSocket at <c>/ws/streams</c> and <c>/ws/streams/{id}</c> (a text message per payload), Server-Sent Events at <c>/api/streams/{id}/events</c>.
/// First comes <c>info</c>, then the last status, state and health of each stream, then what happens. A stream that is not there yet may be waited for.
/// </summary>
public static class FeedEndpoint
{
    // Pages behind a sleeping laptop or a pulled plug are noticed within half a minute.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    /// <summary>Adds the paths to a web application. WebSockets are switched on for it.</summary>
    /// <param name="app">The web application.</param>
    /// <param name="feed">The feed.</param>
    public static void MapFeed(this WebApplication app, LiveFeed feed)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(feed);
        app.UseWebSockets();
        app.Map("/ws/streams", context => ServeSocketAsync(context, feed));
        app.Map("/ws/streams/{id}", context => ServeSocketAsync(context, feed));
        app.MapGet("/api/streams/{id}/events", context => ServeEventsAsync(context, feed));
    }

    private static async Task ServeSocketAsync(HttpContext context, LiveFeed feed)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "This path is a WebSocket: it sends a text message of JSON per payload.").ConfigureAwait(false);
        }
        else if (await EnterAsync(context, feed).ConfigureAwait(false) is { } client)
        {
            try
            {
                var manner = new WebSocketAcceptContext { KeepAliveInterval = PingInterval, KeepAliveTimeout = PingInterval };
                using var socket = await context.WebSockets.AcceptWebSocketAsync(manner).ConfigureAwait(false);
                using var connection = new FeedSocket(socket, client, feed.Clock);
                await connection.RunAsync(context.RequestAborted).ConfigureAwait(false);
            }
            finally
            {
                feed.Leave(client);
            }
        }
    }

    private static async Task ServeEventsAsync(HttpContext context, LiveFeed feed)
    {
        if (await EnterAsync(context, feed).ConfigureAwait(false) is { } client)
        {
            try
            {
                await FeedEvents.RunAsync(context, client, feed.Clock, PingInterval).ConfigureAwait(false);
            }
            finally
            {
                feed.Leave(client);
            }
        }
    }

    private static async Task<FeedClient?> EnterAsync(HttpContext context, LiveFeed feed)
    {
        if (!WebOrigin.IsSame(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Pages of other origins may not read streams here.").ConfigureAwait(false);
            return null;
        }

        if (FeedFilter.Read(context.Request.RouteValues["id"] as string, context.Request.Query, out var filter) is { } problem)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
            return null;
        }

        var client = feed.TryEnter(filter!);
        if (client is null)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, $"The program stops, or {LiveFeed.MaxClients} readers are there: try again later.").ConfigureAwait(false);
        }

        return client;
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason + "\n", context.RequestAborted);
    }
}
