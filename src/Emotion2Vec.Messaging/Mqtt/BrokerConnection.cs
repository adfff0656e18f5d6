using Emotion2Vec.Messaging.Mqtt.Security;
using MQTTnet;
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

    private BrokerConnection() => _client.DisconnectedAsync += OnDisconnectedAsync;

    /// <summary>Cancelled when the connection is gone.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why it went.</summary>
    public string LossReason { get; private set; } = "cut off";

    /// <summary>The longest packet that the broker takes, in bytes (MQTT 5.0 section 3.2.2.3.6); 0 for any.</summary>
    public uint MaxPacketBytes { get; private set; }

    /// <summary>Connects.</summary>
    /// <param name="options">To whom and as whom.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>An open connection.</returns>
    /// <exception cref="InvalidOperationException">The broker answered with a refusal.</exception>
    public static async Task<BrokerConnection> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var connection = new BrokerConnection();
        try
        {
            var answer = await connection._client.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
            if (answer.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw new InvalidOperationException(ConnectFailure.Explain(answer));
            }

            connection._maxAlias = answer.TopicAliasMaximum;
            connection.MaxPacketBytes = answer.MaximumPacketSize ?? 0;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
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
            var normal = new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.NormalDisconnection, SessionExpiryInterval = 0 };
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
