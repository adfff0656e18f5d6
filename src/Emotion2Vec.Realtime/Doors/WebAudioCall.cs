using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>One WebSocket that brings sound, from its first word to its end. Its task alone reads, decodes and writes; no error leaves it.</summary>
/// <param name="socket">The connection; disposed by the caller.</param>
/// <param name="host">Takes the stream.</param>
/// <param name="name">What the other side calls it.</param>
/// <param name="tells">Whether to tell the other side the stream's name, as <c>{"stream":"..."}</c>.</param>
/// <param name="time">Counts patience.</param>
internal sealed class WebAudioCall(WebSocket socket, IStreamHost host, string name, bool tells, TimeProvider time) : IDisposable
{
    /// <summary>The longest message taken: more than a second of CD sound.</summary>
    public const int MaxMessageBytes = FeedFormat.MaxBlockBytes;

    private const int FirstBufferBytes = 16 * 1024;

    // RFC 6455 section 5.5: a close frame holds 125 bytes, two of them the status.
    private const int MaxReasonBytes = 123;

    /// <summary>How long a connection may take to say what it sends.</summary>
    internal static readonly TimeSpan HelloPatience = TimeSpan.FromSeconds(10);

    /// <summary>How long no whole message may come.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(0.4);

    private readonly CancellationTokenSource _abort = new();
    private byte[] _message = new byte[FirstBufferBytes];
    private FedSource? _source;
    private StreamHandle? _stream;
    private SoundFeed? _feed;

    /// <summary>Runs until the other side, or the stream, is done.</summary>
    /// <param name="format">What the address says is sent; null if a message will say so.</param>
    /// <param name="stop">Closes the connection.</param>
    /// <returns>A task that never fails; everything has been let go then.</returns>
    public async Task RunAsync(FeedFormat? format, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(HelloPatience, time);
        await using var stopped = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience).ConfigureAwait(false);
        var leaving = LeaveWhenAsync(patience.Token, stop);
        var (status, reason) = (WebSocketCloseStatus.NormalClosure, "");
        try
        {
            if (format is { } known)
            {
                await OpenAsync(known, patience).ConfigureAwait(false);
            }

            await HearAsync(patience).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // Over, by the will of one side or the network's: a stream that comes again comes as a new one.
        }
        catch (Exception failure)
        {
            _source?.Fail(failure.Message);
            (status, reason) = (WebSocketCloseStatus.PolicyViolation, failure.Message);
        }

        // Whatever it was, the other side is told, unless it has been.
        await CloseAsync(status, reason).ConfigureAwait(false);
        await patience.CancelAsync().ConfigureAwait(false);
        await leaving.ConfigureAwait(false);
        _source?.End();
        await DrainAsync().ConfigureAwait(false);
        if (_stream is not null)
        {
            await _stream.Completion.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _abort.Dispose();
        _feed?.Dispose();
    }

    // A cancelled read would cut the connection without a word, so that the end is said first: the answer to it ends the read.
    private async Task LeaveWhenAsync(CancellationToken patience, CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (status, reason) = (stop.IsCancellationRequested, _source) switch
        {
            (true, _) => (WebSocketCloseStatus.EndpointUnavailable, "the program stops"),
            (_, null) => (WebSocketCloseStatus.PolicyViolation, "nothing was said of the sound to come"),
            (_, { Ended.IsCompleted: true }) => (WebSocketCloseStatus.NormalClosure, "the stream was ended"),
            _ => (WebSocketCloseStatus.PolicyViolation, "no sound came for too long"),
        };
        await CloseAsync(status, reason).ConfigureAwait(false);
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        _abort.CancelAfter(Farewell);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, Fitting(reason), _abort.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Said already, or nobody listens.
        }
    }

    // What is still on its way is read: a connection closed over it would be reset, and the last word lost.
    private async Task DrainAsync()
    {
        try
        {
            while (socket.State == WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(_message.AsMemory(), _abort.Token).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Patience is at an end, or the other side is gone.
        }
    }

    private async Task HearAsync(CancellationTokenSource patience)
    {
        for (var count = 0; ;)
        {
            var received = await socket.ReceiveAsync(_message.AsMemory(count), _abort.Token).ConfigureAwait(false);
            count += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            if (!received.EndOfMessage)
            {
                MakeRoom(count);
                continue;
            }

            var message = _message.AsMemory(0, count);
            count = 0;
            await TakeAsync(message, received.MessageType == WebSocketMessageType.Text, patience).ConfigureAwait(false);
        }
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> message, bool isText, CancellationTokenSource patience)
    {
        if (_feed is null)
        {
            if (!isText)
            {
                throw Wrong("sound comes before a word on its format: put ?rate=16000 into the address, or send {\"rate\":16000} first");
            }

            if (AudioHello.ReadMessage(message.Span, out var format) is { } problem)
            {
                throw Wrong(problem);
            }

            if (format is { } known)
            {
                await OpenAsync(known, patience).ConfigureAwait(false);
            }
        }
        else if (!isText)
        {
            // After whole messages only: who sends byte by byte keeps nothing open.
            patience.CancelAfter(Silence);
            await _feed.WriteAsync(message, patience.Token).ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(FeedFormat format, CancellationTokenSource patience)
    {
        var source = new FedSource($"web {format.Encoding.ToString().ToLowerInvariant()}");
        _stream = host.Open(name, source);
        _source = source;
        _ = CancelAtEndAsync(source, patience);
        _feed = new SoundFeed(format, await source.Writer.ConfigureAwait(false));
        patience.CancelAfter(Silence);
        if (tells)
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { stream = _stream.Id.ToString() }), WebSocketMessageType.Text, endOfMessage: true, _abort.Token).ConfigureAwait(false);
        }
    }

    private static async Task CancelAtEndAsync(FedSource source, CancellationTokenSource patience)
    {
        await source.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await patience.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The call ended the stream, not the stream the call.
        }
    }

    private void MakeRoom(int count)
    {
        if (count < _message.Length)
        {
            return;
        }

        if (count >= MaxMessageBytes)
        {
            throw Wrong($"a message is longer than {MaxMessageBytes} bytes");
        }

        Array.Resize(ref _message, Math.Min(2 * count, MaxMessageBytes));
    }

    private static Emotion2VecException Wrong(string reason) => new(ErrorKind.InvalidInput, $"The sound cannot be taken: {reason}.");

    private static string Fitting(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes)
        {
            reason = reason[..^1];
        }

        return reason;
    }
}
