using Emotion2Vec.Messaging.Mqtt.Security;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>One connection to a broker, from CONNECT to its loss; never opened again. Publishing may be done by two threads at a time.</summary>
internal sealed class BrokerConnection : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource _lost = new();
    private int _lastAlias;
    private int _maxAlias;

    private BrokerConnection(MqttProtocolVersion version)
    {
        Version = version;
        _client.DisconnectedAsync += OnDisconnectedAsync;
    }

    /// <summary>The version spoken.</summary>
    public MqttProtocolVersion Version { get; }

    /// <summary>Messages that may wait for their acknowledgement at a time (MQTT 5.0 section 3.2.2.3.3).</summary>
    public int ReceiveMaximum { get; private set; } = ushort.MaxValue;

    /// <summary>Cancelled when the connection is gone.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it went.</summary>
    public string LossReason { get; private set; } = "cut off";

    /// <summary>The longest packet that the broker takes, in bytes (MQTT 5.0 section 3.2.2.3.6); 0 for any.</summary>
    public uint MaxPacketBytes { get; private set; }

    /// <summary>Connects, in the older version where the broker refuses the newer.</summary>
    /// <param name="options">To whom and as whom, for MQTT 5.</param>
    /// <param name="protocol">Which version to speak.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>An open connection.</returns>
    /// <exception cref="InvalidOperationException">The broker answered with a refusal.</exception>
    public static async Task<BrokerConnection> OpenAsync(MqttClientOptions options, ProtocolChoice protocol, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = new BrokerConnection(protocol.Version);
            try
            {
                var answer = await connection._client.ConnectAsync(MqttClientSettings.In(connection.Version, options), cancellationToken).ConfigureAwait(false);
                if (answer.ResultCode == MqttClientConnectResultCode.Success)
                {
                    connection._maxAlias = answer.TopicAliasMaximum;
                    connection.MaxPacketBytes = answer.MaximumPacketSize ?? 0;
                    connection.ReceiveMaximum = answer.ReceiveMaximum is > 0 and var maximum ? maximum : ushort.MaxValue;
                    return connection;
                }

                if (!protocol.FallsBack(answer.ResultCode))
                {
                    throw new InvalidOperationException(ConnectFailure.Explain(answer));
                }

                connection.Dispose();
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <summary>Draws a topic alias that was not drawn before. Called by the sink's pump alone.</summary>
    /// <returns>An alias from 1 on, or 0 when the broker allows no further one.</returns>
    public ushort NextAlias() => _lastAlias < _maxAlias ? (ushort)++_lastAlias : (ushort)0;

    /// <summary>Sends a message; for QoS 1 waits for its acknowledgement.</summary>
    public Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage message, CancellationToken cancellationToken) =>
        _client.PublishAsync(message, cancellationToken);

    /// <summary>Says DISCONNECT, which ends the session and takes the will back, if that can still be said.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_client.IsConnected)
        {
            var normal = Version == MqttProtocolVersion.V500
                ? new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.NormalDisconnection, SessionExpiryInterval = 0 }
                : new MqttClientDisconnectOptions();
            await _client.DisconnectAsync(normal, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Cuts the connection without a word. May be called again, and while others publish: their messages fail.</summary>
    // The token source is left to the collector: it holds no timer, and others may still ask for its token.
    public void Dispose()
    {
        _client.Dispose();
        _lost.Cancel();
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs loss)
    {
        LossReason = loss.Exception?.GetBaseException().Message ?? $"{loss.Reason} {loss.ReasonString}".TrimEnd();
        return _lost.CancelAsync();
    }
}
