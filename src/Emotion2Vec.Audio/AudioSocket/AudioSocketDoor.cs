using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.AudioSocket;

/// <summary>
/// A TCP port that Asterisk puts calls through to: <c>AudioSocket()</c> in a dialplan, or <c>Dial(AudioSocket/...)</c>. A stream per connection, named by
/// its UUID. Only hears: nothing but the end of a call is ever sent back.
/// </summary>
/// <remarks>
/// The protocol has no XOFF and XON (those of Asterisk's WebSocket channel hold back what is played to it), and a reader that lets TCP hold Asterisk back
/// would stall the call itself: what finds no room in the ring is dropped and counted, as with every live source.
/// </remarks>
/// <param name="options">Where and how patient.</param>
/// <param name="time">Counts patience.</param>
internal sealed class AudioSocketDoor(AudioSocketOptions options, TimeProvider time) : IAudioDoor
{
    private const int Backlog = 32;

    public string Description => $"audiosocket tcp/{options.Endpoint.Port}";

    public async Task RunAsync(IStreamHost host, CancellationToken cancellationToken)
    {
        using var listener = Listen();
        using var close = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var calls = new List<Task>();
        host.Opened($"listening on {listener.LocalEndPoint}");
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(close.Token).ConfigureAwait(false);
                calls.RemoveAll(call => call.IsCompletedSuccessfully);
                if (calls.Count >= options.MaxCalls)
                {
                    AudioSocketCall.TurnAway(connection);
                    continue;
                }

                calls.Add(ServeAsync(connection, host, close.Token));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Closed, as asked.
        }
        catch (SocketException failure)
        {
            throw new Emotion2VecException(ErrorKind.DeviceLost, $"{Description}: the network failed ({failure.SocketErrorCode}).", failure);
        }
        finally
        {
            await close.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(calls).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(Socket connection, IStreamHost host, CancellationToken close)
    {
        using var call = new AudioSocketCall(connection, host, options, time);
        await call.RunAsync(close).ConfigureAwait(false);
    }

    private Socket Listen()
    {
        var endpoint = options.Endpoint;
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                listener.DualMode = true;
            }

            listener.Bind(endpoint);
            listener.Listen(Backlog);
            return listener;
        }
        catch (SocketException failure)
        {
            listener.Dispose();
            throw Explain(endpoint, failure);
        }
    }

    private static Emotion2VecException Explain(IPEndPoint endpoint, SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(
            ErrorKind.AddressInUse, $"TCP port {endpoint.Port} on {endpoint.Address} is taken, by another stream or another program: choose another port or stop that one.", failure),
        SocketError.AddressNotAvailable => new(
            ErrorKind.Configuration, $"{endpoint.Address} is not an address of this machine: listen on one that is, or on 0.0.0.0 for all.", failure),
        SocketError.AccessDenied => new(
            ErrorKind.PermissionDenied, $"TCP port {endpoint.Port} may not be used by this user: ports below 1024 need a privilege.", failure),
        _ => new(ErrorKind.DeviceLost, $"Cannot listen on TCP {endpoint} ({failure.SocketErrorCode}).", failure),
    };
}
