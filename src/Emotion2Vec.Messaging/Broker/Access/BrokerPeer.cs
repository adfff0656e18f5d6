using System.Net;

namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>
/// Who is at the other end of one connection. Where it comes from is known from the start; the names follow from its CONNECT, before anyone else sees it
/// (<see cref="BrokerGate"/>); from then on it does not change, but for the rights that it keeps at hand.
/// </summary>
/// <param name="remote">Its address, if known.</param>
internal sealed class BrokerPeer(IPEndPoint? remote)
{
    private volatile Held? _held;

    /// <summary>Its address, if known.</summary>
    public IPEndPoint? Remote { get; } = remote;

    /// <summary>True if it comes from this machine.</summary>
    public bool IsLocal => Remote is { } end && IPAddress.IsLoopback(end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address);

    /// <summary>The name in its certificate, if it had to show one.</summary>
    public string? CertificateUser { get; set; }

    /// <summary>MQTT client identifier; empty before it was let in.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>Its user; null for a client without a name.</summary>
    public string? User { get; private set; }

    /// <summary>True for the node itself, which may do everything.</summary>
    public bool IsNode { get; private set; }

    /// <summary>Gives it its names.</summary>
    public void Name(string clientId, string? user, bool isNode) => (ClientId, User, IsNode) = (clientId, user, isNode);

    /// <summary>Says whether it is the same user as another.</summary>
    public bool IsSameUserAs(BrokerPeer other) => IsNode == other.IsNode && string.Equals(User, other.User, StringComparison.Ordinal);

    /// <summary>What it may do under a list. Several threads may ask.</summary>
    public AccessRights Rights(AccessList list)
    {
        var held = _held;
        if (held is null || !ReferenceEquals(held.List, list))
        {
            _held = held = new Held(list, list.For(User, ClientId));
        }

        return held.Rights;
    }

    private sealed record Held(AccessList List, AccessRights Rights);
}
