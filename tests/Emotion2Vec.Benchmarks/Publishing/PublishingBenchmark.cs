using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Mqtt;
using Emotion2Vec.Messaging.Outbox;
using Emotion2Vec.Messaging.Payloads;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;

namespace Emotion2Vec.Benchmarks.Publishing;

/// <summary>What publishing costs: bytes and allocations of a message, and rates as ratios to a control in the same run. The broker is the embedded one, in the same process.</summary>
internal static class PublishingBenchmark
{
    private const int Rounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs and prints.</summary>
    public static async Task RunAsync()
    {
        Console.WriteLine($"frames: {NodeSamples.Frames} frames x {NodeSamples.Info.Encoder.Labels.Count} classes a message");
        foreach (var isMeasured in (bool[])[false, true])
        {
            var control = Render(PayloadFormat.Json, withLabels: true, isMeasured, control: 0);
            Render(PayloadFormat.Json, withLabels: false, isMeasured, control);
            Render(PayloadFormat.Cbor, withLabels: true, isMeasured, control);
            Render(PayloadFormat.Cbor, withLabels: false, isMeasured, control);
        }

        var topic = new Messaging.Topics.TopicScheme("lab", "node-1").StreamFrames(NodeSamples.Block().Stream);
        Console.WriteLine($"  topic alias                    {topic.Length - 3,6} bytes less from the second message on ({topic})");
        Console.WriteLine("outbox: appends of events");
        Append();
        Console.WriteLine("to the embedded broker");
        await PublishAsync().ConfigureAwait(false);
    }

    // The first pass is for the compiler, which compiles again what runs often.
    private static double Render(PayloadFormat format, bool withLabels, bool isMeasured, double control)
    {
        using var buffer = new PayloadBuffer();
        var frames = new FramesPayload(NodeSamples.Info, withLabels);
        var block = NodeSamples.Block();
        var bytes = 0;
        var allocated = long.MaxValue;
        var rate = Rate(2000, _ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            frames.Write(buffer.Begin(), block);
            bytes = buffer.EndAs(format).Length;
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        });
        if (isMeasured)
        {
            Print($"{format} {(withLabels ? "with labels" : "without labels")}", rate, control, $"{bytes,6} bytes, {allocated} allocated");
        }

        return rate;
    }

    private static void Append()
    {
        var folder = Directory.CreateTempSubdirectory("e2v-bench-").FullName;
        var payload = Rendered(NodeSamples.Event(1));
        var bytes = OutboxFormat.Write(Record(payload));
        using var plain = new FileStream(Path.Combine(folder, "control"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var control = Rate(5000, _ => plain.Write(bytes));
        Print("control: the same bytes to a file", control, 0, $"{bytes.Length,6} bytes");
        using (var memory = new OutboxQueue(new MemoryStorage(), OutboxBounds.Of(new()), TimeProvider.System, NullLogger.Instance))
        {
            Print("in memory", Rate(5000, _ => memory.Append(Record(payload))), control, "");
        }

        using (var disk = new OutboxQueue(FolderStorage.Take(Path.Combine(folder, "outbox")), OutboxBounds.Of(new()), TimeProvider.System, NullLogger.Instance))
        {
            Print("on disk, forced within a second", Rate(5000, _ => disk.Append(Record(payload))), control, "");
            Print("on disk, each one forced", Rate(100, _ =>
            {
                disk.Append(Record(payload));
                disk.Flush();
            }), control, "");
        }

        plain.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("e2v-bench-").FullName;
        await using var broker = new EmbeddedBroker(new() { Port = 0 }, new("lab", "host"), TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync(CancellationToken.None).ConfigureAwait(false);
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer(broker.Address, broker.Port).Build()).ConfigureAwait(false);
        var payload = Rendered(NodeSamples.Event(1));
        var control = await BestAsync(500, async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await client.PublishAsync(new MqttApplicationMessage { Topic = "control", Payload = new ReadOnlySequence<byte>(payload), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        Print("control: client library, QoS 1", control, 0, "one at a time");
        foreach (var (name, outbox) in ((string, OutboxOptions)[])[("events, outbox in memory", new()), ("events, outbox on disk", new() { Folder = folder })])
        {
            await using var sink = await ConnectedAsync(broker.Port, new() { Outbox = outbox }).ConfigureAwait(false);
            var rate = await BestAsync(2000, async () =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    await sink.EventAsync(NodeSamples.Event(i), CancellationToken.None).ConfigureAwait(false);
                }

                while (sink.Report.Outbox.Waiting > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            Print(name, rate, control, $"{BrokerSession.MaxInFlight} in flight, until acknowledged");
        }

        foreach (var format in Enum.GetValues<PayloadFormat>())
        {
            await using var sink = await ConnectedAsync(broker.Port, new() { Format = format }).ConfigureAwait(false);
            var block = NodeSamples.Block();
            var allocated = new List<long>();
            var rate = await BestAsync(2000, async () =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    var sending = sink.FramesAsync(block, CancellationToken.None);
                    if (sending.IsCompleted)
                    {
                        allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
                    }

                    await sending.ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
            allocated.Sort();
            Print($"frames, {format}, QoS 0", rate, control, $"{allocated[allocated.Count / 2]} allocated, by the client library");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<MqttSink> ConnectedAsync(int port, MqttSinkOptions options)
    {
        var sink = new MqttSink(options with { Port = port }, new("lab", "node-1"), TimeProvider.System, NullLogger<MqttSink>.Instance);
        await sink.StartAsync(NodeSamples.Info, CancellationToken.None).ConfigureAwait(false);
        while (!sink.Report.Connected)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5)).ConfigureAwait(false);
        }

        return sink;
    }

    private static OutboxRecord Record(byte[] payload) => new(OutboxKind.Event, "e2v/v1/lab/node-1/streams/desk/events", 0, payload);

    private static byte[] Rendered(StreamEvent happened)
    {
        using var buffer = new PayloadBuffer();
        EventPayload.Write(buffer.Begin(), happened, "");
        return buffer.End().ToArray();
    }

    private static double Rate(int count, Action<int> act)
    {
        for (var warming = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warming) < WarmUp;)
        {
            act(0);
        }

        var best = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                act(i);
            }

            best = Math.Max(best, count / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }

    private static async Task<double> BestAsync(int count, Func<Task> act)
    {
        var best = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await act().ConfigureAwait(false);
            best = Math.Max(best, count / Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }

    private static void Print(string name, double rate, double control, string more) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {name,-34} {rate,10:F0} per second  {(control > 0 ? rate / control : 1),6:F2} x control  {more}"));
}
