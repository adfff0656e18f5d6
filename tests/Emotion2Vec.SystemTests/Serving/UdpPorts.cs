using System.Net;
using System.Net.Sockets;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>UDP ports that are free at the moment.</summary>
internal static class UdpPorts
{
    public static int Free()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
