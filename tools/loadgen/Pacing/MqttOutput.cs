using System.Buffers;
using System.Threading.Channels;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.LoadGen.Talking;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;

namespace Emotion2Vec.Tools.LoadGen.Pacing;

/// <summary>
/// Talkers as microphones that publish at a broker: a client for each, a block per packet, at most once. <see cref="Send"/> belongs to one thread and never waits for the broker: what a
/// client is behind by more than some seconds is refused.
/// </summary>
internal sealed class MqttOutput : IDatagramOutput, IAsyncDisposable
{
    private const int MostWaiting = 4 * Payloads.PerSecond;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly List<Microphone> _microphones = [];

    private MqttOutput()
    {
    }

    /// <summary>Connects the talkers.</summary>
    /// <param name="plans">The talkers; all go to one broker.</param>
    /// <param name="topic">Where they publish, with '+' in place of a talker's name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.BrokerUnavailable"/>; <see cref="ErrorKind.UnsupportedFormat"/>: PCMU, which no microphone on MQTT sends.</exception>
    public static async Task<MqttOutput> ConnectAsync(IReadOnlyList<TalkerPlan> plans, string topic, CancellationToken cancellationToken)
    {
        var output = new MqttOutput();
        try
        {
            for (var i = 0; i < plans.Count; i++)
            {
                var client = new MqttClientFactory().CreateMqttClient();
                output._microphones.Add(new(client, plans[i], topic.Replace("+", TalkerPlan.NameOf(i), StringComparison.Ordinal)));
                await client.ConnectAsync(
                    new MqttClientOptionsBuilder().WithTcpServer(plans[i].To.Address.ToString(), plans[i].To.Port).WithProtocolVersion(MqttProtocolVersion.V500).Build(), cancellationToken).ConfigureAwait(false);
                output._microphones[i].Start();
            }

            return output;
        }
        catch (Exception failure)
        {
            await output.DisposeAsync().ConfigureAwait(false);
            if (failure is MqttCommunicationException)
            {
                throw new Emotion2VecException(ErrorKind.BrokerUnavailable, $"The MQTT broker {plans[0].To} cannot be reached: {failure.GetBaseException().Message}", failure);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public bool Send(int talker, ReadOnlySpan<byte> datagram) => _microphones[talker].Take(datagram[Talker.HeaderBytes..]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var microphone in _microphones)
        {
            await microphone.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Microphone(IMqttClient client, TalkerPlan plan, string topic) : IAsyncDisposable
    {
        private readonly string _content = plan.Codec switch
        {
            TalkerCodec.L16 => $"audio/pcm;rate={Payloads.SampleRate(TalkerCodec.L16)}",
            TalkerCodec.Opus => "audio/opus",
            _ => throw new Emotion2VecException(ErrorKind.UnsupportedFormat, $"Microphones on MQTT send l16 or opus, not {plan.Codec.ToString().ToLowerInvariant()}."),
        };

        private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });
        private Task _publishing = Task.CompletedTask;

        public void Start() => _publishing = PublishAsync();

        public bool Take(ReadOnlySpan<byte> payload)
        {
            var block = payload.ToArray();
            if (plan.Codec == TalkerCodec.L16)
            {
                // RTP has the high byte first (RFC 3551, section 4.5.11), audio/pcm the low one.
                for (var i = 0; i < block.Length; i += sizeof(short))
                {
                    (block[i], block[i + 1]) = (block[i + 1], block[i]);
                }
            }

            return !_publishing.IsCompleted && _waiting.Writer.TryWrite(block);
        }

        public async ValueTask DisposeAsync()
        {
            _waiting.Writer.TryComplete();
            await _publishing.ConfigureAwait(false);

            // A farewell comes after the last block; a connection that is cut may take the blocks still under way with it.
            using var patience = new CancellationTokenSource(Farewell);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            client.Dispose();
        }

        // Ends early if the broker goes; what is given from then on is refused.
        private async Task PublishAsync()
        {
            try
            {
                await foreach (var block in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
                {
                    await client.PublishAsync(new MqttApplicationMessage { Topic = topic, Payload = new ReadOnlySequence<byte>(block), ContentType = _content }).ConfigureAwait(false);
                }
            }
            catch (MqttCommunicationException)
            {
                _waiting.Writer.TryComplete();
            }
        }
    }
}
