using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Messaging.Broker;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>
/// Sound over WebSocket at <c>/audio/{name}</c> of the web port: from browsers, from FreeSWITCH's <c>mod_audio_fork</c>, from anything that can send PCM or
/// Opus packets. A stream per connection, named by the address. Thread-safe.
/// </summary>
/// <remarks>
/// Reachable where the web port is, and there for pages of the same origin only: any page may open a WebSocket to any host, and tells its origin alone
/// (RFC 6455 section 10.2). A sender that is faster than the encoder is held back by TCP, as nothing is read while the stream's ring is full.
/// </remarks>
/// <param name="maxCalls">Connections at a time.</param>
/// <param name="time">Counts patience.</param>
internal sealed class WebAudioDoor(int maxCalls, TimeProvider time) : IAudioDoor
{
    // What mod_audio_fork offers, and wants to hear back.
    private const string ForkProtocol = "audio.drachtio.org";

    private readonly Lock _lock = new();
    private readonly List<Task> _calls = [];
    private IStreamHost? _host;
    private CancellationToken _close;

    /// <inheritdoc/>
    public string Description => "web /audio";

    /// <inheritdoc/>
    public async Task RunAsync(IStreamHost host, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            (_host, _close) = (host, cancellationToken);
        }

        host.Opened("answering at /audio/NAME of the web port");
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task[] calls;
        lock (_lock)
        {
            _host = null;
            calls = [.. _calls];
        }

        await Task.WhenAll(calls).ConfigureAwait(false);
    }

    /// <summary>Serves a request for <c>/audio/{name}</c>.</summary>
    /// <param name="context">The request.</param>
    /// <returns>A task that completes when the connection is closed.</returns>
    public async Task ServeAsync(HttpContext context)
    {
        FeedFormat? format = null;
        var (status, reason) = (context.WebSockets.IsWebSocketRequest, WebOrigin.IsSame(context.Request)) switch
        {
            (false, _) => (StatusCodes.Status400BadRequest, "This path takes sound over WebSocket: binary messages of PCM at ?rate=16000&channels=1&format=s16le, or of Opus packets."),
            (_, false) => (StatusCodes.Status403Forbidden, "Pages of other origins may not send sound here."),
            _ => (StatusCodes.Status400BadRequest, AudioHello.ReadQuery(context.Request.Query, out format)),
        };
        if (reason is not null)
        {
            await RefuseAsync(context, status, reason).ConfigureAwait(false);
            return;
        }

        // The place is taken before the answer, so that many who knock at once are counted.
        var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!TryEnter(call.Task, out var host, out var close))
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, $"The door is closed, or {maxCalls} connections are open: try again later.").ConfigureAwait(false);
            return;
        }

        try
        {
            var isFork = context.WebSockets.WebSocketRequestedProtocols.Contains(ForkProtocol);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(isFork ? ForkProtocol : null).ConfigureAwait(false);
            var name = context.Request.RouteValues["name"] as string ?? "";
            using var heard = new WebAudioCall(socket, host, name, tells: !isFork, time);
            await heard.RunAsync(format, close).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _calls.Remove(call.Task);
            }

            call.SetResult();
        }
    }

    private bool TryEnter(Task call, out IStreamHost host, out CancellationToken close)
    {
        lock (_lock)
        {
            (host, close) = (_host!, _close);
            var mayEnter = _host is not null && _calls.Count < maxCalls;
            if (mayEnter)
            {
                _calls.Add(call);
            }

            return mayEnter;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(reason + "\n", context.RequestAborted);
    }
}
