using System.Net.WebSockets;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>One WebSocket that reads the live feed, from its opening to its end. Nothing is expected from the other side; what it says is read and forgotten.</summary>
/// <param name="socket">The connection; disposed by the caller.</param>
/// <param name="client">What waits for it.</param>
/// <param name="clock">Counts patience.</param>
internal sealed class FeedSocket(WebSocket socket, FeedClient client, TimeProvider clock) : IDisposable
{
    /// <summary>How long one message may take to be sent before the other side counts as dead.</summary>
    internal static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);

    // The other side's answer to the end.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(0.4);

    private readonly CancellationTokenSource _abort = new(Timeout.InfiniteTimeSpan, clock);
    private readonly byte[] _heard = new byte[256];

    /// <summary>Sends until one side has had enough.</summary>
    /// <param name="aborted">Cut off by the server.</param>
    /// <returns>A task that never fails.</returns>
    public async Task RunAsync(CancellationToken aborted)
    {
        await using var cut = aborted.UnsafeRegister(static abort => ((CancellationTokenSource)abort!).Cancel(), _abort).ConfigureAwait(false);
        var hearing = HearAsync();
        try
        {
            await SendAsync().ConfigureAwait(false);
            _abort.CancelAfter(Farewell);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived && client.Ended is { } end)
            {
                await socket.CloseOutputAsync(end.Status, end.Reason, _abort.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (IsOver(failure))
        {
            // The other side is gone, or too slow to be told.
            await _abort.CancelAsync().ConfigureAwait(false);
        }

        await hearing.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _abort.Dispose();

    private static bool IsOver(Exception failure) => failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private async Task SendAsync()
    {
        while (true)
        {
            while (client.TryTake(out var message))
            {
                try
                {
                    _abort.CancelAfter(SendPatience);
                    await socket.SendAsync(message.Payload, WebSocketMessageType.Text, endOfMessage: true, _abort.Token).ConfigureAwait(false);
                }
                finally
                {
                    message.Release();
                }
            }

            if (client.Ended is not null)
            {
                return;
            }

            _abort.CancelAfter(Timeout.InfiniteTimeSpan);
            await client.WaitAsync(_abort.Token).ConfigureAwait(false);
        }
    }

    // Reading is what answers pings, and what notices the other side's end.
    private async Task HearAsync()
    {
        try
        {
            while ((await socket.ReceiveAsync(_heard.AsMemory(), _abort.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception failure) when (IsOver(failure))
        {
            // Gone without a word.
        }

        client.End(new(WebSocketCloseStatus.NormalClosure, ""));
    }
}
