using System.Globalization;
using System.Net;
using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Rtp.Replay;

/// <summary>Picks from a capture the datagrams that went to one address and port, and remembers where the others went, for the case that there are none. One owner thread.</summary>
internal sealed class CaptureFilter : IDisposable
{
    private const int MaxOthers = 8;

    private readonly CaptureReader _capture;
    private readonly string _path;
    private readonly IPEndPoint _endpoint;
    private readonly int? _controlPort;
    private readonly byte[] _address;
    private readonly Dictionary<IPEndPoint, long> _others = [];
    private long _found;
    private long _unknownLinks;

    /// <summary>Opens a capture.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="session">Where the datagrams went; the "any" address stands for all. RTCP on a port of its own is among them.</param>
    /// <exception cref="Emotion2VecException">The file cannot be read as a capture.</exception>
    public CaptureFilter(string path, RtpSession session)
    {
        var endpoint = session.Endpoint;
        _capture = CaptureReader.Open(path);
        _path = path;
        _endpoint = endpoint;
        _controlPort = session.Rtcp == RtcpMode.OwnPort ? session.RtcpPort ?? endpoint.Port + 1 : null;
        _address = endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any) ? [] : endpoint.Address.GetAddressBytes();
    }

    /// <summary>UDP datagrams that came in pieces or were kept in part; who they were for cannot always be told.</summary>
    public long Refused { get; private set; }

    /// <summary>Reads on to the next datagram.</summary>
    /// <param name="datagram">The datagram, valid until the next call, if true is returned.</param>
    /// <param name="utcTicks">When it was captured.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: the capture is damaged, or ended without a single one.</exception>
    public bool TryRead(out UdpDatagram datagram, out long utcTicks)
    {
        while (_capture.TryRead(out var frame))
        {
            switch (LinkLayer.Find(frame, out datagram))
            {
                case FrameVerdict.Datagram when IsMeant(datagram):
                    _found += datagram.DestinationPort == _endpoint.Port ? 1 : 0;
                    utcTicks = frame.UtcTicks;
                    return true;
                case FrameVerdict.Datagram when _found == 0:
                    Remember(datagram);
                    break;
                case FrameVerdict.Fragment or FrameVerdict.Cut:
                    Refused++;
                    break;
                case FrameVerdict.UnknownLink:
                    _unknownLinks++;
                    break;
            }
        }

        datagram = default;
        utcTicks = 0;
        return _found > 0 ? false : throw new Emotion2VecException(ErrorKind.InvalidInput, $"No datagram in '{_path}' went to {_endpoint}, as the session description says. {WhatThereIs()}");
    }

    public void Dispose() => _capture.Dispose();

    private bool IsMeant(in UdpDatagram datagram) =>
        (datagram.DestinationPort == _endpoint.Port || datagram.DestinationPort == _controlPort) && (_address.Length == 0 || datagram.DestinationAddress.SequenceEqual(_address));

    private void Remember(in UdpDatagram datagram)
    {
        var other = new IPEndPoint(new IPAddress(datagram.DestinationAddress), datagram.DestinationPort);
        if (_others.Count < MaxOthers || _others.ContainsKey(other))
        {
            _others[other] = _others.GetValueOrDefault(other) + 1;
        }
    }

    private string WhatThereIs()
    {
        if (_others.Count > 0)
        {
            var list = _others.OrderByDescending(other => other.Value).Select(other => string.Create(CultureInfo.InvariantCulture, $"{other.Key} ({other.Value})"));
            return $"It holds UDP to {string.Join(", ", list)}: put that address and port into the c= and m= lines of a copy of the session description.";
        }

        if (Refused > 0)
        {
            return "It holds UDP in pieces only: IP fragments are not put together, and frames must be captured whole (tcpdump -s 0).";
        }

        return _unknownLinks > 0
            ? "Its frames are of a kind of link that is not understood; there are Ethernet, Linux 'any' (SLL, SLL2), raw IP and loopback."
            : "It holds no UDP at all.";
    }
}
