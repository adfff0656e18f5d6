using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>MQTT over WebSocket (MQTT 5.0 section 6) on a web server, for browsers.</summary>
public static class BrokerWebSocketEndpoint
{
    private const string SubProtocol = "mqtt";
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Lets browsers reach the embedded broker: the same broker, retained messages and limits as over TCP.</summary>
    /// <param name="app">The web application. WebSockets are switched on for it.</param>
    /// <param name="broker">The broker; started and stopped by its own owner, before and after the web application.</param>
    /// <param name="path">The path, by convention <c>/mqtt</c>.</param>
    /// <returns>The web application.</returns>
    public static WebApplication MapEmbeddedBroker(this WebApplication app, EmbeddedBroker broker, string path = "/mqtt")
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(broker);
        app.UseWebSockets();
        app.Map(path, context => ServeAsync(context, broker));
        return app;
    }

    private static async Task ServeAsync(HttpContext context, EmbeddedBroker broker)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            const string Advice = "This path speaks MQTT over WebSocket: connect with subprotocol 'mqtt'.";
            await RefuseAsync(context, StatusCodes.Status400BadRequest, Advice).ConfigureAwait(false);
        }
        else if (!WebOrigin.IsSame(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Pages of other origins may not connect to this broker.").ConfigureAwait(false);
        }
        else
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol).ConfigureAwait(false);
            var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, CloseTimeout);
            var connection = context.Connection;
            var local = End(connection.LocalIpAddress, connection.LocalPort);
            var remote = End(connection.RemoteIpAddress, connection.RemotePort);
            await broker.ServeAsync(stream, local, remote).ConfigureAwait(false);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }

    private static IPEndPoint? End(IPAddress? address, int port) => address is null ? null : new IPEndPoint(address, port);
}
