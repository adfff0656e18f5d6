using System.Net;
using System.Security.Cryptography.X509Certificates;
using Emotion2Vec.Messaging.Broker.Access;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace Emotion2Vec.Messaging.Broker;

/// <summary>
/// Gives a name to clients of MQTT 3.1.1 that leave it to the server (MQTT 3.1.1 section 3.1.3.1), as <c>mosquitto_sub</c> does. MQTTnet's server refuses
/// them, and its events cannot change the name; it lets a name be assigned only to clients of MQTT 5 (<see cref="BrokerGate.ValidateAsync"/>).
/// </summary>
internal sealed class NamingAdapter(IMqttChannelAdapter inner, BrokerPeer peer) : IMqttChannelAdapter
{
    /// <summary>Who is at the other end.</summary>
    public BrokerPeer Peer => peer;

    public long BytesReceived => inner.BytesReceived;

    public long BytesSent => inner.BytesSent;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        var packet = await inner.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        var isOld = PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V311;
        if (isOld && packet is MqttConnectPacket { ClientId: null or "", CleanSession: true } connect)
        {
            connect.ClientId = BrokerGate.NewClientId();
        }

        return packet;
    }

    public void ResetStatistics() => inner.ResetStatistics();

    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) => inner.SendPacketAsync(packet, cancellationToken);

    public void Dispose() => inner.Dispose();
}
