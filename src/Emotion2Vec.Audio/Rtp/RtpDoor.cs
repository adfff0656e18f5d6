using System.Net.Sockets;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Ports on which each sender is a stream of its own, from when it proved real until it says goodbye or has been quiet for
/// long. A run has a thread for each port, on which everything from the socket to the streams' writers happens.
/// </summary>
internal sealed class RtpDoor : IAudioDoor
{
    private readonly IReadOnlyList<RtpSession> _sessions;
    private readonly RtpReceiverOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Makes a door.</summary>
    /// <param name="sessions">What to receive and where, at least one.</param>
    /// <param name="options">How patient to be, and how many senders may be heard.</param>
    /// <param name="time">Tells arrival times.</param>
    public RtpDoor(IReadOnlyList<RtpSession> sessions, RtpReceiverOptions options, TimeProvider time)
    {
        _sessions = sessions;
        _options = options;
        _time = time;
    }

    public string Description => $"{string.Join(", ", _sessions.Select(session => session.Description))}, a stream for each sender{(_options.Recording is null ? "" : ", stored on disk")}";

    public async Task RunAsync(IStreamHost host, CancellationToken cancellationToken)
    {
        var opened = new List<RtpSockets>();
        try
        {
            foreach (var session in _sessions)
            {
                opened.Add(RtpSockets.Open(session));
                opened[^1].RecordTo(RtpRecorder.Start(session, opened[^1], _options.Recording, _time));
            }

            host.Opened($"listening on {string.Join(", ", opened.Zip(_sessions, (sockets, session) => $"udp {session.Endpoint.Address}:{sockets.Port}"))}");
            using var close = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var ports = opened.Zip(_sessions, (sockets, session) => Task.Factory.StartNew(
                () => Receive(sockets, session, host, close.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();

            // A port that fails closes the others: the door is open as a whole or not at all.
            await Task.WhenAny(ports).ConfigureAwait(false);
            await close.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(ports).ConfigureAwait(false);
        }
        finally
        {
            opened.ForEach(sockets => sockets.Dispose());
        }
    }

    private void Receive(RtpSockets sockets, RtpSession session, IStreamHost host, CancellationToken cancellationToken)
    {
        using var receiver = new RtpReceiver(session, _options, new GuestHall(session, _options, host, _time), _time, sockets);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                sockets.Pump(receiver);
                receiver.Idle();
            }
        }
        catch (SocketException exception)
        {
            throw new Emotion2VecException(ErrorKind.DeviceLost, $"{session.Description}: the network failed ({exception.SocketErrorCode}).", exception);
        }
        finally
        {
            receiver.Leave();
        }
    }
}
