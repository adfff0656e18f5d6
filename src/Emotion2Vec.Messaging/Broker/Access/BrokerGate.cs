using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Emotion2Vec.Core.Errors;
using Microsoft.Extensions.Logging;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>
/// Who may connect, and as whom. Design: a connection's peer is made with it (<see cref="BrokerListener"/>), named here when its CONNECT is in, and found again by
/// client identifier until the connection ends. Names are kept here because the library's sessions keep those of the first connection when another takes them over;
/// and so no client takes over the session of another user. Called by many threads.
/// </summary>
/// <param name="login">The node's own login.</param>
/// <param name="users">Who may log in; null if nobody has to.</param>
/// <param name="timeProvider">Counts the seconds between reports.</param>
/// <param name="logger">Told of refusals.</param>
internal sealed class BrokerGate(BrokerLogin login, ReloadedFile<UserFile>? users, TimeProvider timeProvider, ILogger logger) : IDisposable
{
    private const int MaxPasswordBytes = 4096;

    private readonly ConcurrentDictionary<string, BrokerPeer> _peers = new(StringComparer.Ordinal);
    private readonly ErrorTally _refusals = new(timeProvider, (count, error) => logger.LoginsRefused(count, error.Message));

    // Hashing is made to be slow: one at a time, so that strangers who guess cannot take more than one processor from the analysis.
    private readonly SemaphoreSlim _hashing = new(1);

    // Those who proved their password in this process prove it again at the cost of one hash, so that a hundred clients return quickly to a node that restarts its web port.
    private readonly ConcurrentDictionary<string, (UserFile File, byte[] Proof)> _proofs = new(StringComparer.Ordinal);
    private readonly byte[] _proofKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Finds the peer that holds a client identifier.</summary>
    public BrokerPeer? Find(string clientId) => _peers.GetValueOrDefault(clientId);

    /// <summary>Forgets a peer whose connection has ended.</summary>
    public void Gone(BrokerPeer peer) => _peers.TryRemove(KeyValuePair.Create(peer.ClientId, peer));

    /// <summary>Lets a connection in, or says why not.</summary>
    public async Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        if (connection.ChannelAdapter is not NamingAdapter { Peer: var peer })
        {
            throw new InvalidOperationException("A connection came past the listener.");
        }

        if (string.IsNullOrEmpty(connection.ClientId))
        {
            // MQTT 5.0 section 3.1.3.1: a client may leave its name to the server.
            connection.AssignedClientIdentifier = NewClientId();
        }

        var clientId = string.IsNullOrEmpty(connection.ClientId) ? connection.AssignedClientIdentifier : connection.ClientId;
        var refusal = await NameAsync(peer, clientId, connection.UserName, connection.RawPassword ?? [], connection.CancellationToken).ConfigureAwait(false) ?? Register(peer);
        if (refusal is not null)
        {
            connection.ReasonCode = MqttConnectReasonCode.NotAuthorized;
            connection.ReasonString = refusal;
            _refusals.Add(new Emotion2VecException(ErrorKind.PermissionDenied, $"'{connection.UserName ?? clientId}' from {peer.Remote}: {refusal}"));
        }
    }

    /// <summary>A name for a client that has none.</summary>
    public static string NewClientId() => $"auto-{Guid.NewGuid():N}";

    public void Dispose() => _hashing.Dispose();

    // Returns why not; null if the peer has its names.
    private async Task<string?> NameAsync(BrokerPeer peer, string clientId, string? user, byte[] password, CancellationToken cancellationToken)
    {
        if (user == login.ClientId || clientId == login.ClientId)
        {
            peer.Name(clientId, user, isNode: true);
            return user == login.ClientId && login.Accepts(password) ? null : "this name belongs to the node itself";
        }

        if (peer.CertificateUser is { } owner)
        {
            peer.Name(clientId, owner, isNode: false);
            return owner == login.ClientId ? "this name belongs to the node itself" : null;
        }

        if (users is null)
        {
            peer.Name(clientId, user: null, isNode: false);
            return peer.IsLocal ? null : "this broker knows no users, so it serves its own machine alone: make some with 'e2v broker passwd'";
        }

        if (string.IsNullOrEmpty(user))
        {
            return "user name and password are needed";
        }

        peer.Name(clientId, user, isNode: false);
        return await AcceptsAsync(users.Refresh(), user, password, cancellationToken).ConfigureAwait(false) ? null : "user name or password is wrong";
    }

    private async Task<bool> AcceptsAsync(UserFile file, string user, byte[] password, CancellationToken cancellationToken)
    {
        if (password.Length > MaxPasswordBytes || user.Length > UserFile.MaxNameLength)
        {
            return false;
        }

        var proof = HMACSHA256.HashData(_proofKey, (byte[])[.. Encoding.UTF8.GetBytes(user), 0, .. password]);
        if (_proofs.TryGetValue(user, out var known) && ReferenceEquals(known.File, file) && CryptographicOperations.FixedTimeEquals(known.Proof, proof))
        {
            return true;
        }

        await _hashing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!await Task.Run(() => file.Accepts(user, password), cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        finally
        {
            _hashing.Release();
        }

        _proofs[user] = (file, proof);
        return true;
    }

    private string? Register(BrokerPeer peer)
    {
        while (true)
        {
            if (!_peers.TryGetValue(peer.ClientId, out var held))
            {
                if (_peers.TryAdd(peer.ClientId, peer))
                {
                    return null;
                }
            }
            else if (!held.IsSameUserAs(peer) && !peer.IsNode)
            {
                return "another user's client has this client identifier";
            }
            else if (_peers.TryUpdate(peer.ClientId, peer, held))
            {
                return null;
            }
        }
    }
}
