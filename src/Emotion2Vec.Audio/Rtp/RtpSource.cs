using System.Net.Sockets;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>
/// Receives RTP over UDP as one stream. A run has a thread of its own, on which everything from the socket to the writer
/// happens; it ends when the sender says goodbye. Of a range of ports one is taken when the source is made, so that its
/// description can tell which.
/// </summary>
internal sealed class RtpSource : IAudioSource
{
    private readonly RtpSession _session;
    private readonly RtpReceiverOptions _options;
    private readonly TimeProvider _time;
    private RtpSockets? _reserved;

    /// <summary>Makes a source.</summary>
    /// <param name="session">What to receive and where.</param>
    /// <param name="options">How patient to be.</param>
    /// <param name="time">Tells arrival times.</param>
    /// <exception cref="Emotion2VecException">No port of a range is free.</exception>
    public RtpSource(RtpSession session, RtpReceiverOptions options, TimeProvider time)
    {
        _session = session;
        _options = options;
        _time = time;
        if (session.LastPort is not null)
        {
            _reserved = RtpSockets.Open(session);
            _session = session with { Endpoint = new(session.Endpoint.Address, _reserved.Port), LastPort = null };
        }
    }

    public string Description => _options.Recording is null ? _session.Description : $"{_session.Description}, stored on disk";

    public bool IsLive => true;

    public Task RunAsync(IAudioWriter writer, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Receive(writer, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Receive(IAudioWriter writer, CancellationToken cancellationToken)
    {
        using var sockets = Interlocked.Exchange(ref _reserved, null) ?? RtpSockets.Open(_session);
        sockets.RecordTo(RtpRecorder.Start(_session, sockets, _options.Recording, _time));
        writer.Begin(_session.SampleRate);
        using var stream = new RtpStream(_session, _options, writer, _time);
        var sole = new SoleStream(stream, writer);
        using var receiver = new RtpReceiver(_session, _options, sole, _time, sockets);
        try
        {
            while (!cancellationToken.IsCancellationRequested && !sole.HasEnded)
            {
                sockets.Pump(receiver);

                // Also between datagrams: garbage that never ceases must not keep back packets that wait behind a gap.
                receiver.Idle();
                if (sole.Quiet >= _options.Silence)
                {
                    throw new Emotion2VecException(
                        ErrorKind.DeviceLost,
                        $"No audio for {_options.Silence.TotalSeconds:0.#} s on {Description}: is the sender running, sending to this address and using this payload type?");
                }
            }
        }
        catch (SocketException exception)
        {
            throw new Emotion2VecException(ErrorKind.DeviceLost, $"{Description}: the network failed ({exception.SocketErrorCode}).", exception);
        }
        finally
        {
            receiver.Leave();
        }
    }
}
