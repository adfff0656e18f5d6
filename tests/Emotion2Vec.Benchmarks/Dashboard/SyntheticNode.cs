using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Emotion2Vec.Realtime.Dashboard;
using Emotion2Vec.Realtime.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion2Vec.Benchmarks.Dashboard;

/// <summary>A web port with the real pages and messages that somebody else makes up, well-formed or not: what pages are tested and measured with. Thread-safe.</summary>
internal sealed class SyntheticNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<Channel<string>, bool> _readers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<string> _greeting;
    private readonly string _token;

    private SyntheticNode(int port, IReadOnlyList<string> greeting, string token)
    {
        _greeting = greeting;
        _token = token;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.UseWebSockets();
        DashboardPage.Map(_app);
        MicrophonePage.MapModules(_app);
        _app.Map("/ws/streams", ServeAsync);
        _app.Map("/ws/streams/{id}", ServeAsync);
        _app.MapGet("/api/streams", context =>
        {
            context.Response.StatusCode = Knows(context) ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>How many pages are connected.</summary>
    public int Readers => _readers.Count;

    /// <summary>Starts one.</summary>
    /// <param name="port">Where to listen; 0 for any free port.</param>
    /// <param name="greeting">What everyone is told first.</param>
    /// <param name="token">What everyone must know; empty for nothing.</param>
    /// <returns>The node.</returns>
    public static async Task<SyntheticNode> StartAsync(int port, IReadOnlyList<string> greeting, string token = "")
    {
        var node = new SyntheticNode(port, greeting, token);
        await node._app.StartAsync().ConfigureAwait(false);
        return node;
    }

    /// <summary>Tells everyone who is connected.</summary>
    /// <param name="message">A message, as it is.</param>
    public void Send(string message)
    {
        foreach (var reader in _readers.Keys)
        {
            reader.Writer.TryWrite(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private bool Knows(HttpContext context) => _token.Length == 0 || context.Request.Query["token"] == _token || context.Request.Headers.Authorization == $"Bearer {_token}";

    private async Task ServeAsync(HttpContext context)
    {
        if (!Knows(context))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var queue = Channel.CreateUnbounded<string>();
        foreach (var message in _greeting)
        {
            queue.Writer.TryWrite(message);
        }

        _readers[queue] = true;
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, context.RequestAborted);
            await foreach (var message in queue.Reader.ReadAllAsync(over.Token).ConfigureAwait(false))
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, over.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // The page is gone, or the node.
            context.Abort();
        }
        finally
        {
            _readers.TryRemove(queue, out _);
        }
    }
}
