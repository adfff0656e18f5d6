using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>The live feed as Server-Sent Events (HTML Living Standard, section 9.2): <c>event:</c> is the payload's type, <c>data:</c> the payload.</summary>
internal static class FeedEvents
{
    /// <summary>Sends until one side has had enough.</summary>
    /// <param name="context">The request, not yet answered.</param>
    /// <param name="client">What waits for it.</param>
    /// <param name="clock">Counts the silence.</param>
    /// <param name="pingInterval">After so long a silence a comment is sent, which shows whether anybody is there.</param>
    /// <returns>A task.</returns>
    public static async Task RunAsync(HttpContext context, FeedClient client, TimeProvider clock, TimeSpan pingInterval)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Reverse proxies would otherwise collect what is to be seen at once.
        response.Headers["X-Accel-Buffering"] = "no";
        var writer = response.BodyWriter;
        writer.Write("retry: 2000\n\n"u8);
        await using var nudge = clock.CreateTimer(static waiting => ((FeedClient)waiting!).Wake(), client, pingInterval, pingInterval).ConfigureAwait(false);
        try
        {
            await SendAsync(writer, client, clock, pingInterval, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other side is gone, or so slow that the server has cut it off.
        }
    }

    private static async Task SendAsync(PipeWriter writer, FeedClient client, TimeProvider clock, TimeSpan pingInterval, CancellationToken aborted)
    {
        for (var spoken = clock.GetTimestamp(); ;)
        {
            var hasMessage = client.TryTake(out var message);
            if (message is not null)
            {
                Write(writer, message);
                message.Release();
            }
            else if (clock.GetElapsedTime(spoken) >= pingInterval)
            {
                writer.Write(": ping\n\n"u8);
                hasMessage = true;
            }

            if (hasMessage)
            {
                spoken = clock.GetTimestamp();
            }

            if ((await writer.FlushAsync(aborted).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }

            if (!hasMessage)
            {
                if (client.Ended is not null)
                {
                    return;
                }

                await client.WaitAsync(aborted).ConfigureAwait(false);
            }
        }
    }

    // A payload is one line: its JSON is not indented, and strings in it have their line feeds escaped.
    private static void Write(PipeWriter writer, FeedMessage message)
    {
        writer.Write("event: "u8);
        writer.Write(Name(message.Kind));
        writer.Write("\ndata: "u8);
        writer.Write(message.Payload.Span);
        writer.Write("\n\n"u8);
    }

    private static ReadOnlySpan<byte> Name(FeedKind kind) => kind switch
    {
        FeedKind.Info => "info"u8,
        FeedKind.Status => "status"u8,
        FeedKind.State => "state"u8,
        FeedKind.Health => "health"u8,
        FeedKind.Event => "event"u8,
        FeedKind.Utterance => "utterance"u8,
        FeedKind.Frames => "frames"u8,
        _ => "dropped"u8,
    };
}
