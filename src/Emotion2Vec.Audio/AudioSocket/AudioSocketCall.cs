using System.Globalization;
using System.Net.Sockets;
using Emotion2Vec.Audio.Feeds;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Pipeline;

namespace Emotion2Vec.Audio.AudioSocket;

/// <summary>One connection, from its UUID to its end. Its task is the one thread that reads, decodes and writes; no error leaves it.</summary>
/// <param name="connection">The connection; disposed with the call.</param>
/// <param name="host">Takes the stream.</param>
/// <param name="options">How patient to be.</param>
/// <param name="time">Counts patience.</param>
internal sealed class AudioSocketCall(Socket connection, IStreamHost host, AudioSocketOptions options, TimeProvider time) : IDisposable
{
    /// <summary>The longest message taken: 85 ms at the highest rate, a second at telephones'. Asterisk sends 20 ms.</summary>
    public const int MaxPayloadBytes = 32 * 1024;

    private const int UuidBytes = 16;

    private readonly byte[] _received = new byte[AudioSocketMessage.HeaderBytes + MaxPayloadBytes];
    private int _count;
    private FedSource? _source;
    private StreamHandle? _stream;
    private IAudioWriter? _writer;
    private SoundFeed? _feed;
    private int _rate;

    // Error first, for a log that names a cause, then the hang-up. The code is ours to choose, and says "refused".
    private static ReadOnlySpan<byte> Refusal => [AudioSocketMessage.Error, 0, 1, 0x20, AudioSocketMessage.HangUp, 0, 0];

    private static ReadOnlySpan<byte> Farewell => [AudioSocketMessage.HangUp, 0, 0];

    /// <summary>Refuses a connection.</summary>
    /// <param name="connection">The connection, disposed here.</param>
    public static void TurnAway(Socket connection)
    {
        Tell(connection, Refusal);
        connection.Dispose();
    }

    /// <summary>Runs until the call or the stream is over.</summary>
    /// <param name="stop">Ends the call.</param>
    /// <returns>A task that never fails; everything has been let go then.</returns>
    public async Task RunAsync(CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(options.HelloPatience, time);
        await using var stopped = stop.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), patience).ConfigureAwait(false);
        var watch = Task.CompletedTask;
        try
        {
            await IdentifyAsync(patience.Token).ConfigureAwait(false);
            if (_source is { } source)
            {
                watch = CancelAtEndAsync(source, patience);
                _writer = await source.Writer.ConfigureAwait(false);
                await HearAsync(patience).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
            {
                _source?.Fail(string.Create(CultureInfo.InvariantCulture, $"no message for {options.Silence.TotalSeconds:0.#} s"));
            }

            Tell(connection, Farewell);
        }
        catch (SocketException)
        {
            // The other side is gone without a word: the call is over.
        }
        catch (Exception failure)
        {
            // Messages that are none, a node that is full, or what nobody thought of: this call is over, and no other.
            _source?.Fail(failure.Message);
            Tell(connection, Refusal);
        }

        connection.Dispose();
        _source?.End();
        await watch.ConfigureAwait(false);
        if (_stream is not null)
        {
            await _stream.Completion.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        connection.Dispose();
        _feed?.Dispose();
    }

    private static async Task CancelAtEndAsync(FedSource source, CancellationTokenSource patience)
    {
        await source.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await patience.CancelAsync().ConfigureAwait(false);
    }

    private async Task IdentifyAsync(CancellationToken patience)
    {
        int taken;
        while ((taken = Identify(_received.AsSpan(0, _count))) == 0)
        {
            if (!await ReceiveAsync(patience).ConfigureAwait(false))
            {
                return;
            }
        }

        Discard(taken);
    }

    private int Identify(ReadOnlySpan<byte> received)
    {
        if (received.Length < AudioSocketMessage.HeaderBytes)
        {
            return 0;
        }

        // What speaks another protocol is told so before it has sent as much as its bytes seem to promise.
        if (received[0] != AudioSocketMessage.Uuid || AudioSocketMessage.ClaimOf(received) != UuidBytes)
        {
            throw Wrong($"it starts with a message of kind 0x{received[0]:x2} and {AudioSocketMessage.ClaimOf(received)} bytes, not with a UUID");
        }

        var taken = AudioSocketMessage.TryRead(received, out var message);
        if (taken == 0)
        {
            return 0;
        }

        var name = new Guid(message.Payload, bigEndian: true).ToString();
        var source = new FedSource($"audiosocket {name}");
        _stream = host.Open(name, source);
        _source = source;
        return taken;
    }

    private async Task HearAsync(CancellationTokenSource patience)
    {
        patience.CancelAfter(options.Silence);
        var isOver = false;
        do
        {
            var taken = Hear(_received.AsSpan(0, _count), out isOver);
            if (taken > 0)
            {
                // After whole messages only: a peer that sends byte by byte keeps nothing open.
                patience.CancelAfter(options.Silence);
                Discard(taken);
            }
        }
        while (!isOver && await ReceiveAsync(patience.Token).ConfigureAwait(false));
    }

    /// <summary>Takes all complete messages.</summary>
    /// <param name="received">What is there.</param>
    /// <param name="isOver">True if the other side ended the call.</param>
    /// <returns>Bytes taken.</returns>
    private int Hear(ReadOnlySpan<byte> received, out bool isOver)
    {
        isOver = false;
        var taken = 0;
        while (!isOver && AudioSocketMessage.TryRead(received[taken..], out var message) is > 0 and var bytes)
        {
            taken += bytes;
            isOver = message.Kind is AudioSocketMessage.HangUp or AudioSocketMessage.Error;
            if (message.SampleRate > 0)
            {
                Feed(message);
            }
            else if (message.Kind == AudioSocketMessage.Uuid)
            {
                throw Wrong("it names its stream a second time");
            }
        }

        return taken;
    }

    private void Feed(AudioSocketMessage message)
    {
        if (_writer is null)
        {
            return;
        }

        // Another rate would be another run with a ring of its own, which nobody may ask for at will.
        if (_feed is null)
        {
            _rate = message.SampleRate;
            _feed = new SoundFeed(new FeedFormat(FeedEncoding.S16, _rate, 1), _writer);
        }
        else if (message.SampleRate != _rate)
        {
            throw Wrong($"it changes from {_rate} to {message.SampleRate} Hz within a call");
        }

        _feed.Write(message.Payload);
    }

    private async ValueTask<bool> ReceiveAsync(CancellationToken patience)
    {
        if (_count >= AudioSocketMessage.HeaderBytes && AudioSocketMessage.ClaimOf(_received) > MaxPayloadBytes)
        {
            throw Wrong($"a message claims {AudioSocketMessage.ClaimOf(_received)} bytes, more than {MaxPayloadBytes}");
        }

        var count = await connection.ReceiveAsync(_received.AsMemory(_count), SocketFlags.None, patience).ConfigureAwait(false);
        _count += count;
        return count > 0;
    }

    private void Discard(int taken)
    {
        _received.AsSpan(taken, _count - taken).CopyTo(_received);
        _count -= taken;
    }

    private static Emotion2VecException Wrong(string reason) => new(ErrorKind.InvalidInput, $"The other side does not speak AudioSocket: {reason}.");

    private static void Tell(Socket connection, ReadOnlySpan<byte> message)
    {
        try
        {
            // A few bytes, the first ones ever sent: they find room without waiting.
            connection.Send(message);
        }
        catch (SocketException)
        {
            // Nobody is there to be told.
        }
    }
}
