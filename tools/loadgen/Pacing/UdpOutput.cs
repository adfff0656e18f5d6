using System.Net.Sockets;
using Emotion2Vec.Tools.LoadGen.Talking;

namespace Emotion2Vec.Tools.LoadGen.Pacing;

/// <summary>A socket for each talker, so that each has a port of its own as real senders have. One owner thread.</summary>
internal sealed class UdpOutput : IDatagramOutput, IDisposable
{
    private readonly Socket[] _sockets;

    /// <summary>Opens the sockets.</summary>
    /// <param name="plans">The talkers.</param>
    public UdpOutput(IReadOnlyList<TalkerPlan> plans)
    {
        _sockets = new Socket[plans.Count];
        for (var i = 0; i < plans.Count; i++)
        {
            _sockets[i] = new Socket(plans[i].To.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            _sockets[i].Connect(plans[i].To);
        }
    }

    /// <inheritdoc/>
    public bool Send(int talker, ReadOnlySpan<byte> datagram)
    {
        try
        {
            _sockets[talker].Send(datagram);
            return true;
        }
        catch (SocketException)
        {
            // Nobody listens there yet, or no longer.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket?.Dispose();
        }
    }
}
