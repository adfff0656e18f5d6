using System.Net;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Configuration;
using Emotion2Vec.Messaging.Mqtt.Security;
using Emotion2Vec.Messaging.Payloads;
using Emotion2Vec.Messaging.Topics;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>Turns the sink's options into the client library's, reading the files that they name.</summary>
internal static class MqttClientSettings
{
    // A will delay longer than the session is cut short by the session's end (MQTT 5.0 section 3.1.3.2.2): the session outlives it by this.
    private const uint SessionMarginSeconds = 60;

    /// <summary>Checks the options and builds what the client needs.</summary>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is wrong or a file cannot be read.</exception>
    public static MqttClientOptions Create(MqttSinkOptions options, TopicScheme topics, BrokerLogin? login)
    {
        OptionRules.ThrowIfInvalid(options, "Mqtt");
        var client = new MqttClientOptions
        {
            ProtocolVersion = MqttProtocolVersion.V500,
            ClientId = login?.ClientId ?? (options.ClientId.Length > 0 ? options.ClientId : $"e2v-{topics.Site}-{topics.Node}"),
            ChannelOptions = new MqttClientTcpOptions { RemoteEndpoint = new DnsEndPoint(options.Host, options.Port), TlsOptions = ClientTls.Create(options) },
            Credentials = Credentials(options, login),
            KeepAlivePeriod = TimeSpan.FromSeconds(options.KeepAliveSeconds),
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),

            // A clean start would end the old session and with it publish the will that a quick return should prevent (MQTT 5.0 section 3.1.2.4).
            CleanSession = false,
            SessionExpiryInterval = (uint)options.WillDelaySeconds + SessionMarginSeconds,
        };
        SetWill(client, options, topics);
        return client;
    }

    /// <summary>Builds what a client needs that only hears: the same broker and credentials, no will, no session that outlives it.</summary>
    /// <param name="options">Which broker.</param>
    /// <param name="topics">Whose name it takes.</param>
    /// <param name="role">What stands behind that name.</param>
    /// <param name="login">The node's login at the embedded broker; null for any other broker.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: an option is wrong or a file cannot be read.</exception>
    public static MqttClientOptions CreateListener(MqttSinkOptions options, TopicScheme topics, string role, BrokerLogin? login)
    {
        OptionRules.ThrowIfInvalid(options, "Mqtt");
        return new MqttClientOptions
        {
            ProtocolVersion = MqttProtocolVersion.V500,
            ClientId = $"{(options.ClientId.Length > 0 ? options.ClientId : $"e2v-{topics.Site}-{topics.Node}")}-{role}",
            ChannelOptions = new MqttClientTcpOptions { RemoteEndpoint = new DnsEndPoint(options.Host, options.Port), TlsOptions = ClientTls.Create(options) },
            Credentials = Credentials(options, login),
            KeepAlivePeriod = TimeSpan.FromSeconds(options.KeepAliveSeconds),
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            CleanSession = true,
        };
    }

    /// <summary>The same settings in another version of MQTT.</summary>
    /// <param name="version">The version.</param>
    /// <param name="options">Settings for MQTT 5.</param>
    public static MqttClientOptions In(MqttProtocolVersion version, MqttClientOptions options)
    {
        if (version == MqttProtocolVersion.V500)
        {
            return options;
        }

        return new MqttClientOptions
        {
            ProtocolVersion = version,
            ClientId = options.ClientId,
            ChannelOptions = options.ChannelOptions,
            Credentials = options.Credentials,
            KeepAlivePeriod = options.KeepAlivePeriod,
            Timeout = options.Timeout,
            WillTopic = options.WillTopic,
            WillPayload = options.WillPayload,
            WillRetain = options.WillRetain,
            WillQualityOfServiceLevel = options.WillQualityOfServiceLevel,

            // There the will waits for nothing, and a session would be kept for ever (MQTT 3.1.1 section 3.1.2.4).
            CleanSession = true,
        };
    }

    private static void SetWill(MqttClientOptions client, MqttSinkOptions options, TopicScheme topics)
    {
        using var payload = new PayloadBuffer();
        NodeStatusPayload.Write(payload.Begin(), NodeStatus.Offline, since: null);
        client.WillTopic = topics.Status;
        client.WillPayload = payload.EndAs(options.Format).ToArray();
        client.WillRetain = true;
        client.WillQualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce;
        client.WillDelayInterval = (uint)options.WillDelaySeconds;
        client.WillContentType = MessageComposer.ContentTypeOf(options.Format);
        client.WillPayloadFormatIndicator = MessageComposer.IndicatorOf(options.Format);
    }

    private static IMqttClientCredentialsProvider? Credentials(MqttSinkOptions options, BrokerLogin? login)
    {
        if (login is not null)
        {
            return new MqttClientCredentials(login.ClientId, System.Text.Encoding.UTF8.GetBytes(login.Password));
        }

        if (options.User.Length == 0)
        {
            return null;
        }

        return options.PasswordFile.Length > 0
            ? new FileCredentials(options.User, options.PasswordFile)
            : new MqttClientCredentials(options.User, options.Password.Length > 0 ? System.Text.Encoding.UTF8.GetBytes(options.Password) : null);
    }
}
