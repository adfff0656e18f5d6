using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Tools.LoadGen.Pacing;
using Emotion2Vec.Tools.LoadGen.Talking;
using MQTTnet;

namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>A subscriber to every stream's frames, which holds each chunk against the moment at which its talker sent the last sample.</summary>
internal sealed class Arrivals : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Dictionary<uint, Talker> _talkers;
    private readonly IPaceClock _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, long> _sequences = [];
    private readonly HashSet<uint> _heard = [];
    private readonly List<double> _milliseconds = [];
    private long _missing;
    private double _chunk;
    private long _from = long.MaxValue;
    private long _to = long.MaxValue;

    /// <summary>Prepares a subscriber.</summary>
    /// <param name="talkers">Who talks.</param>
    /// <param name="clock">The talkers' clock.</param>
    public Arrivals(IEnumerable<Talker> talkers, IPaceClock clock)
    {
        (_talkers, _clock) = (talkers.ToDictionary(talker => talker.Plan.Ssrc), clock);
        _client.ApplicationMessageReceivedAsync += message =>
        {
            Take(message.ApplicationMessage, _clock.Ticks);
            return Task.CompletedTask;
        };
    }

    /// <summary>Streams that have been heard of at all.</summary>
    public int Known
    {
        get
        {
            lock (_lock)
            {
                return _sequences.Count;
            }
        }
    }

    /// <summary>Subscribes.</summary>
    /// <param name="port">The broker's, on this machine.</param>
    public async Task SubscribeAsync(int port)
    {
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build()).ConfigureAwait(false);
        await _client.SubscribeAsync("e2v/v1/+/+/streams/+/frames").ConfigureAwait(false);
    }

    /// <summary>Counts chunks whose last sample is sent from now on.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _from = _clock.Ticks;
        }
    }

    /// <summary>Counts no chunks whose last sample is sent from now on.</summary>
    public void End()
    {
        lock (_lock)
        {
            _to = _clock.Ticks;
        }
    }

    /// <summary>What came in between.</summary>
    /// <returns>Streams heard, messages missing, milliseconds of every chunk in rising order, what a chunk lasts.</returns>
    public (int Heard, long Missing, IReadOnlyList<double> Milliseconds, double Chunk) Count()
    {
        lock (_lock)
        {
            return (_heard.Count, _missing, [.. _milliseconds.Order()], _chunk);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(MqttApplicationMessage message, long arrived)
    {
        // e2v/v1/SITE/NODE/streams/DOOR-SSRC/frames
        var stream = message.Topic.Split('/')[^2];
        if (!uint.TryParse(stream.AsSpan(stream.LastIndexOf('-') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ssrc) || !_talkers.TryGetValue(ssrc, out var talker))
        {
            return;
        }

        using var payload = JsonDocument.Parse(message.Payload);
        var root = payload.RootElement;
        var milliseconds = root.GetProperty("p").GetArrayLength() * root.GetProperty("step_ms").GetDouble();
        var clockRate = talker.ClockPerPacket * Payloads.PerSecond;
        var last = (uint)(root.GetProperty("rtp_ts").GetUInt32() + (long)(milliseconds * clockRate / 1000) - 1);
        var sequence = root.GetProperty("seq").GetInt64();
        lock (_lock)
        {
            var expected = _sequences.TryGetValue(ssrc, out var before) ? before + 1 : sequence;
            _sequences[ssrc] = sequence;
            if (talker.SentAt(last) is { } sent && sent >= _from && sent < _to)
            {
                _heard.Add(ssrc);
                _missing += Math.Max(0, sequence - expected);
                _milliseconds.Add((arrived - sent) / (double)TimeSpan.TicksPerMillisecond);
                _chunk = Math.Max(_chunk, milliseconds);
            }
        }
    }
}
