using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Streams;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>What must arrive arrives in its order, whatever happens to the broker; what is late is worth nothing; nobody who is slow costs anybody anything.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class DeliveryContract<TBroker> : BrokerContract<TBroker>
    where TBroker : ITestBroker, new()
{
    [Fact]
    public async Task Events_and_statuses_of_an_outage_arrive_in_order_and_the_last_status_is_kept()
    {
        await StartAsync();
        using var line = new CutLine(Broker.Port);
        var sink = await ConnectedAsync(port: line.Port);
        await sink.StatusAsync(Samples.Status(), None);
        await sink.EventAsync(Samples.Event(0), None);
        await Wait.UntilAsync(() => sink.Report.Outbox.Waiting == 0);
        line.Cut();
        await Broker.KillAsync();
        await Wait.UntilAsync(() => !sink.Report.Connected);
        for (var episode = 1; episode <= 500; episode++)
        {
            await sink.EventAsync(Samples.Event(episode), None);
            if (episode % 100 == 0)
            {
                await sink.StatusAsync(Samples.Status() with { Condition = StreamCondition.Degraded, Reason = $"gap {episode / 100}" }, None);
            }
        }

        await sink.FramesAsync(Samples.Block(1), None);
        Assert.Equal(505, sink.Report.Outbox.Waiting);
        await StartAsync();
        var reader = await ReadAsync();
        line.Join();
        await reader.WaitForAsync("streams/mic/events", arrival => EpisodeOf(arrival) == 500);
        Assert.Equal(Enumerable.Range(1, 500), reader.On("streams/mic/events").Select(EpisodeOf));
        await reader.WaitForAsync("streams/mic/status", "gap 5");
        Assert.Equal(
            ["gap 1", "gap 2", "gap 3", "gap 4", "gap 5"],
            reader.On("streams/mic/status").Select(arrival => arrival.Json.GetProperty("reason").GetString()).Where(reason => reason!.StartsWith("gap", StringComparison.Ordinal)));
        Assert.DoesNotContain(reader.On("streams/mic/frames"), arrival => arrival.Text.Contains("\"seq\":1,", StringComparison.Ordinal));
        var late = await ReadAsync();
        Assert.Contains("gap 5", (await late.WaitForAsync("streams/mic/status")).Text, StringComparison.Ordinal);
        Assert.Equal((0L, 0L), (sink.Report.Outbox.Waiting, sink.Report.Outbox.Lost));
    }

    [Fact]
    public async Task A_node_that_stopped_while_the_broker_was_away_says_so_before_it_is_online_again()
    {
        await StartAsync();
        var folder = Directory.CreateTempSubdirectory("e2v-outbox-").FullName;
        var options = new MqttSinkOptions { WillDelaySeconds = 1, Outbox = new() { Folder = folder } };
        var first = await ConnectedAsync(options);
        await Broker.KillAsync();
        await Wait.UntilAsync(() => !first.Report.Connected);
        await first.EventAsync(Samples.Event(1), None);
        await first.StopAsync(None);
        await first.DisposeAsync();

        await StartAsync();
        var reader = await ReadAsync();
        await ConnectedAsync(options);
        await reader.WaitForAsync("streams/mic/events", arrival => EpisodeOf(arrival) == 1);
        await Wait.UntilAsync(() => reader.On("status").Count >= 2);
        Assert.Equal(["stopped", "online"], reader.On("status").Select(arrival => arrival.Json.GetProperty("status").GetString()));
        var late = await ReadAsync();
        Assert.Contains("\"online\"", (await late.WaitForAsync("status")).Text, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task No_more_messages_are_in_flight_than_the_broker_allows()
    {
        await StartAsync(new() { Mosquitto = ["allow_anonymous true", "max_inflight_messages 3"] });
        var sink = Sink();
        await sink.StartAsync(Samples.Info(), None);
        for (var episode = 0; episode < 300; episode++)
        {
            await sink.EventAsync(Samples.Event(episode), None);
        }

        await Wait.UntilAsync(() => sink.Report is { Connected: true, Outbox.Waiting: 0 });
        Assert.Equal(0, sink.Report.Reconnects);
    }

    [Fact]
    public async Task A_reader_that_reads_nothing_costs_nobody_anything()
    {
        await StartAsync();
        var reader = await ReadAsync();
        using var stalled = await StalledReaderAsync(Broker.Port);
        var sink = await ConnectedAsync();
        for (var episode = 0; episode < 200; episode++)
        {
            await sink.EventAsync(Samples.Event(episode), None);
            await sink.FramesAsync(Samples.Block(episode, frames: 100), None);
        }

        await reader.WaitForAsync("streams/mic/events", arrival => EpisodeOf(arrival) == 199);
        Assert.Equal(Enumerable.Range(0, 200), reader.On("streams/mic/events").Select(EpisodeOf));
        Assert.Equal((0L, 0L), (sink.Report.DroppedFrames, sink.Report.Reconnects));
    }

    [Fact]
    public async Task Many_guests_of_an_outage_leave_nothing_behind()
    {
        await StartAsync();
        var sink = await ConnectedAsync();
        await Broker.KillAsync();
        await Wait.UntilAsync(() => !sink.Report.Connected);
        for (var call = 0; call < 50; call++)
        {
            var status = Samples.Status() with { Stream = new StreamId($"call-{call}"), IsGuest = true };
            await sink.StatusAsync(status, None);
            await sink.StateAsync(Samples.State() with { Stream = status.Stream }, None);
            await sink.StatusAsync(status with { Condition = StreamCondition.Offline }, None);
        }

        await StartAsync();
        await Wait.UntilAsync(() => sink.Report is { Connected: true, Outbox.Waiting: 0 });
        var late = await ReadAsync();
        await late.WaitForAsync("info");
        await sink.FramesAsync(Samples.Block(1), None);
        await late.WaitForAsync("streams/mic/frames");
        Assert.DoesNotContain(late.All, arrival => arrival.Topic.Contains("/call-", StringComparison.Ordinal));
    }

    internal static int EpisodeOf(Arrival arrival) => arrival.Json.GetProperty("episode").GetInt32();

    // MQTT 3.1.1 sections 3.1 and 3.8, by hand: a client that subscribes to everything and never reads again.
    private static async Task<Socket> StalledReaderAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(new byte[] { 0x10, 19, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 0, 0, 0, 7, (byte)'s', (byte)'t', (byte)'a', (byte)'l', (byte)'l', (byte)'e', (byte)'d' });
        await socket.SendAsync(new byte[] { 0x82, 6, 0, 1, 0, 1, (byte)'#', 1 });
        var answers = new byte[4 + 5];
        for (var read = 0; read < answers.Length;)
        {
            read += await socket.ReceiveAsync(answers.AsMemory(read));
        }

        Assert.Equal(0x90, answers[4]);
        return socket;
    }
}
