using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Emotion2Vec.Audio.Rtp;

/// <summary>The address and port that a datagram came from or goes to, as a value: comparing and keeping it allocates nothing.</summary>
/// <param name="Address">IPv6, or IPv4 mapped into it (RFC 4291 section 2.5.5.2).</param>
/// <param name="Port">The port.</param>
/// <param name="Scope">The interface of a link-local address, else 0.</param>
internal readonly record struct RtpPeer(UInt128 Address, ushort Port, uint Scope)
{
    // Where a socket address keeps its parts (netinet/in.h): family 2 bytes, port 2; then IPv4 4, or flow 4, IPv6 16, scope 4.
    private const int PortOffset = 2;
    private const int IPv4Offset = 4;
    private const int IPv6Offset = 8;
    private const int ScopeOffset = 24;
    private const int IPv4Bytes = 4;

    private static readonly UInt128 MappedPrefix = new(0, 0xFFFF_0000_0000);

    /// <summary>True if it is a place to send to.</summary>
    public bool IsKnown => Port != 0;

    /// <summary>Reads what the system tells of a datagram's sender.</summary>
    /// <param name="address">Filled by a receiving call; IPv4 or IPv6.</param>
    public static RtpPeer From(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortOffset..]);
        return address.Family == AddressFamily.InterNetwork
            ? new RtpPeer(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes[IPv4Offset..]), port, 0)
            : new RtpPeer(BinaryPrimitives.ReadUInt128BigEndian(bytes[IPv6Offset..]), port, BitConverter.ToUInt32(bytes[ScopeOffset..]));
    }

    /// <summary>Takes an address as it stands in an IP header.</summary>
    /// <param name="address">4 bytes of IPv4 or 16 of IPv6.</param>
    /// <param name="port">The port.</param>
    public static RtpPeer From(ReadOnlySpan<byte> address, ushort port) => address.Length == IPv4Bytes
        ? new RtpPeer(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address), port, 0)
        : new RtpPeer(BinaryPrimitives.ReadUInt128BigEndian(address), port, 0);

    /// <summary>Writes the address as it stands in an IP header.</summary>
    /// <param name="address">Room for 4 bytes of IPv4, which must be one then, or 16 of IPv6.</param>
    public void WriteAddress(Span<byte> address)
    {
        if (address.Length == IPv4Bytes)
        {
            BinaryPrimitives.WriteUInt32BigEndian(address, (uint)Address);
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(address, Address);
        }
    }

    /// <summary>Converts an endpoint.</summary>
    /// <param name="endpoint">IPv4 or IPv6.</param>
    public static RtpPeer From(IPEndPoint endpoint)
    {
        // Fields as the system keeps them, but for families that this machine may lack: by hand.
        var bytes = endpoint.Address.MapToIPv6().GetAddressBytes();
        var scope = endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? (uint)endpoint.Address.ScopeId : 0;
        return new RtpPeer(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)endpoint.Port, scope);
    }

    /// <summary>The same host's neighbouring port.</summary>
    public RtpPeer AtPort(int port) => this with { Port = (ushort)port };

    /// <summary>Says whether another is on the same host.</summary>
    public bool IsSameHost(in RtpPeer other) => Address == other.Address && Scope == other.Scope;

    /// <summary>Writes it into a socket's address, for a sending call.</summary>
    /// <param name="address">An address of the socket's family, which is not changed.</param>
    /// <returns>False if that family cannot express it.</returns>
    public bool TryWrite(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortOffset..], Port);
        if (address.Family == AddressFamily.InterNetworkV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes[IPv6Offset..], Address);
            BitConverter.TryWriteBytes(bytes[ScopeOffset..], Scope);
            return true;
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes[IPv4Offset..], (uint)Address);
        return Address >> 32 == MappedPrefix >> 32;
    }
}
