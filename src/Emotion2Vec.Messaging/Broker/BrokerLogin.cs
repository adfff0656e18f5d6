using System.Security.Cryptography;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// The name and secret under which the node itself speaks to its embedded broker. The secret is made anew for every broker and never leaves the process,
/// so no other client can publish in the node's name.
/// </summary>
public sealed class BrokerLogin
{
    private const int SecretBytes = 24;

    /// <summary>Makes a login with a fresh secret.</summary>
    /// <param name="clientId">MQTT client identifier of the node.</param>
    internal BrokerLogin(string clientId)
    {
        ClientId = clientId;
        Password = RandomNumberGenerator.GetHexString(2 * SecretBytes);
    }

    /// <summary>MQTT client identifier of the node, also its user name.</summary>
    public string ClientId { get; }

    /// <summary>The secret. Not for logs.</summary>
    internal string Password { get; }

    /// <summary>Says whether a client that calls itself the node proves it. Takes the same time for every wrong answer.</summary>
    /// <param name="password">UTF-8 bytes, or null.</param>
    /// <returns>True for the secret.</returns>
    internal bool Accepts(ReadOnlySpan<byte> password) => CryptographicOperations.FixedTimeEquals(password, System.Text.Encoding.UTF8.GetBytes(Password));
}
