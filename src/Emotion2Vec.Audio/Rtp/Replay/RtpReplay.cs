using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp.Replay;

/// <summary>
/// A capture received as if it came from the network, in the capture's own time: the receiver sees every datagram at its moment, and between them is woken as
/// often as by a socket; only goodbyes do not end it, because more may follow. Nothing depends on the machine's clock or speed, so the same capture gives the same samples, bit by bit. One owner thread.
/// </summary>
internal sealed class RtpReplay : IDisposable
{
    // How often the receiver is woken between datagrams. A live one waits for its socket about as long.
    private const long WakeTicks = 10 * TimeSpan.TicksPerMillisecond;

    // A pause longer than this is not lived through to its end: nothing waits any more by then.
    private const long LongestWaitTicks = 20 * TimeSpan.TicksPerSecond;

    private readonly CaptureFilter _capture;
    private readonly CaptureClock _clock;
    private readonly RtpReceiver _receiver;
    private readonly IAudioWriter _writer;
    private readonly int _port;
    private readonly byte[] _datagram = new byte[ushort.MaxValue];
    private readonly long _start;
    private long _refused;
    private int _bytes;
    private bool _isControl;
    private RtpPeer _from;
    private long _utcTicks;
    private bool _ended;

    /// <summary>Opens a capture and looks for its first datagram.</summary>
    /// <param name="path">The capture.</param>
    /// <param name="session">What was received, and where.</param>
    /// <param name="options">How patient the receiver is.</param>
    /// <param name="writer">Where samples go; its first run begins before the first <see cref="Step"/>.</param>
    /// <exception cref="Emotion2VecException">The file cannot be read as a capture, or holds nothing of that session.</exception>
    public RtpReplay(string path, RtpSession session, RtpReceiverOptions options, IAudioWriter writer)
    {
        _writer = writer;
        _port = session.Endpoint.Port;
        _capture = new CaptureFilter(path, session);
        try
        {
            Take();
        }
        catch
        {
            _capture.Dispose();
            throw;
        }

        _start = _utcTicks;
        _clock = new CaptureClock(_utcTicks);
        _receiver = new RtpReceiver(session, options, writer, _clock);
    }

    /// <summary>When the next datagram came, counted from the first; captures may go back in time.</summary>
    public TimeSpan Due => new(_utcTicks - _start);

    /// <summary>The replay's time, in UTC ticks.</summary>
    public long UtcTicks => _clock.UtcTicks;

    /// <summary>Receives one datagram, and everything that happens until then; after the last, releases what waits.</summary>
    /// <returns>False if that was the end.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the capture is damaged from here on.</exception>
    public bool Step()
    {
        if (_ended)
        {
            return false;
        }

        LiveUntil(_utcTicks);
        if (_isControl)
        {
            _receiver.AcceptControl(_datagram.AsSpan(0, _bytes), _from);
        }
        else
        {
            _receiver.Accept(_datagram.AsSpan(0, _bytes), _from);
        }

        _receiver.Idle();
        if (Take())
        {
            return true;
        }

        _ended = true;
        _receiver.Flush();
        return false;
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _capture.Dispose();
    }

    private bool Take()
    {
        if (!_capture.TryRead(out var datagram, out _utcTicks))
        {
            return false;
        }

        _bytes = datagram.Payload.Length;
        datagram.Payload.CopyTo(_datagram);
        _isControl = datagram.DestinationPort != _port;
        _from = RtpPeer.From(datagram.SourceAddress, datagram.SourcePort);
        if (_capture.Refused > _refused)
        {
            _writer.Count(SourceCounter.PacketsRejected, _capture.Refused - _refused);
            _refused = _capture.Refused;
        }

        return true;
    }

    private void LiveUntil(long ticks)
    {
        var end = _clock.UtcTicks + LongestWaitTicks;
        while (_clock.UtcTicks + WakeTicks < ticks && _clock.UtcTicks < end)
        {
            _clock.MoveTo(_clock.UtcTicks + WakeTicks);
            _receiver.Idle();
        }

        _clock.MoveTo(ticks);
    }
}
