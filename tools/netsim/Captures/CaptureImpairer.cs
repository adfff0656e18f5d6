using Emotion2Vec.Audio.Capture;
using Emotion2Vec.Tools.NetSim.Impairing;
using Emotion2Vec.Tools.NetSim.Relaying;

namespace Emotion2Vec.Tools.NetSim.Captures;

/// <summary>Sends the UDP datagrams of a capture over a bad network, without waiting: the result is the capture that its far end would have made.</summary>
internal static class CaptureImpairer
{
    /// <summary>Writes the impaired capture.</summary>
    /// <param name="capture">The capture; every pair of addresses and ports is a way of its own with the same seed.</param>
    /// <param name="impairment">What happens.</param>
    /// <param name="output">Where the result goes.</param>
    /// <returns>What became of the packets.</returns>
    /// <exception cref="Core.Errors.Emotion2VecException">The capture is damaged.</exception>
    public static RelayCounts Impair(CaptureReader capture, Impairment impairment, PcapWriter output)
    {
        var counts = default(RelayCounts);
        var underWay = new List<(long Ticks, byte[] Source, byte[] Destination, ushort SourcePort, ushort DestinationPort, byte[] Payload)>();
        var paths = new Dictionary<(string, int, string, int), ImpairedPath>();
        while (capture.TryRead(out var frame))
        {
            if (LinkLayer.Find(frame, out var datagram) != FrameVerdict.Datagram)
            {
                continue;
            }

            var key = (Convert.ToHexString(datagram.SourceAddress), (int)datagram.SourcePort, Convert.ToHexString(datagram.DestinationAddress), (int)datagram.DestinationPort);
            if (!paths.TryGetValue(key, out var path))
            {
                path = new ImpairedPath(impairment);
                paths.Add(key, path);
            }

            var fate = path.Send(frame.UtcTicks);
            counts = counts.Add(fate);
            if (fate.IsLost)
            {
                continue;
            }

            var payload = datagram.Payload.ToArray();
            if (fate.Damage is { } damage)
            {
                ImpairedPath.Apply(damage, payload);
            }

            foreach (var ticks in (long?[])[fate.DepartureTicks, fate.CopyTicks])
            {
                if (ticks is { } when)
                {
                    underWay.Add((when, datagram.SourceAddress.ToArray(), datagram.DestinationAddress.ToArray(), datagram.SourcePort, datagram.DestinationPort, payload));
                }
            }
        }

        // A stable order: what leaves at the same time leaves in the order of sending.
        foreach (var packet in underWay.OrderBy(packet => packet.Ticks))
        {
            output.Write(
                new UdpDatagram
                {
                    SourceAddress = packet.Source,
                    DestinationAddress = packet.Destination,
                    SourcePort = packet.SourcePort,
                    DestinationPort = packet.DestinationPort,
                    Payload = packet.Payload,
                },
                packet.Ticks);
        }

        return counts;
    }
}
