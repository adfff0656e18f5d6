using System.Collections.Concurrent;
using System.Diagnostics;
using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>A real process with an outbox, ended by signal 9.</summary>
/// <typeparam name="TBroker">The broker.</typeparam>
public abstract class CrashContract<TBroker> : BrokerContract<TBroker>
    where TBroker : ITestBroker, new()
{
    // An hour in which an event comes three times a second.
    private const int EventsOfAnHour = 3 * 3600;

    // The node is faster than a reader that checks every message: brokers must not drop what waits for it.
    private static readonly BrokerWishes Unbounded = new()
    {
        Mosquitto = ["allow_anonymous true", "max_queued_messages 0", "max_queued_bytes 0"],
        Embedded = new() { MaxPendingMessages = 100_000 },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-outbox-");

    [Fact]
    public async Task A_node_killed_within_an_hour_of_outage_loses_nothing_and_keeps_the_order()
    {
        // The port is known, and nobody listens there.
        await StartAsync(Unbounded);
        await Broker.KillAsync();
        var promisedFirst = await KilledAfterAsync(first: 0, EventsOfAnHour, said: EventsOfAnHour * 2 / 3);
        var promised = await KilledAfterAsync(promisedFirst + 1, EventsOfAnHour - promisedFirst - 1, said: EventsOfAnHour - promisedFirst - 2);
        Assert.Equal(EventsOfAnHour - 1, promised);
        await StartAsync(Unbounded);
        var reader = await ReadAsync();
        await Start(EventsOfAnHour, count: 1).EndAsync();
        await reader.WaitForAsync("streams/desk/events", arrival => DeliveryContract<TBroker>.EpisodeOf(arrival) == EventsOfAnHour);

        var heard = reader.On("streams/desk/events").Select(DeliveryContract<TBroker>.EpisodeOf).ToList();

        // One or a few more may have been written whose promise was cut off by the kill; their numbers are then given again.
        Assert.Equal(Enumerable.Range(0, EventsOfAnHour + 1), heard.Distinct());
        var stepsBack = heard.Zip(heard.Skip(1)).Where(pair => pair.Second != pair.First + 1).ToList();
        Assert.All(stepsBack, pair => Assert.Equal(promisedFirst + 1, pair.Second));
        Assert.InRange(stepsBack.Count, 0, 1);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_node_killed_while_it_sends_repeats_no_more_than_was_in_flight()
    {
        await StartAsync(Unbounded);
        var reader = await ReadAsync();
        using var node = Start(first: 0, count: 1_000_000);
        await Wait.UntilAsync(() => reader.Count > 200);
        var promised = await node.KillAsync();
        await Start(promised + 1, 100).EndAsync();
        await reader.WaitForAsync("streams/desk/events", arrival => DeliveryContract<TBroker>.EpisodeOf(arrival) == promised + 100);

        var heard = reader.On("streams/desk/events").Select(DeliveryContract<TBroker>.EpisodeOf).ToList();
        Assert.Equal(Enumerable.Range(0, promised + 101), heard.Distinct().Order());
        Assert.InRange(heard.Count - heard.Distinct().Count(), 0, BrokerSession.MaxInFlight + 1);

        // What comes twice goes back once, by what was in flight: between the steps back, every number follows the one before.
        var stepsBack = heard.Zip(heard.Skip(1)).Where(pair => pair.Second != pair.First + 1).ToList();
        Assert.All(stepsBack, pair => Assert.InRange(pair.First - pair.Second, 0, BrokerSession.MaxInFlight));
        Assert.InRange(stepsBack.Count, 0, 2);
        _folder.Delete(recursive: true);
    }

    // The last number that the process has promised.
    private async Task<int> KilledAfterAsync(int first, int count, int said)
    {
        using var node = Start(first, count);
        await node.SaidAsync(first + said);
        return await node.KillAsync();
    }

    private NodeProcess Start(int first, int count) => new(_folder.FullName, Broker.Port, first, count);

    private sealed class NodeProcess : IDisposable
    {
        private readonly Process _process;
        private readonly ConcurrentQueue<int> _said = new();

        public NodeProcess(string folder, int port, int first, int count)
        {
            var program = AppContext.BaseDirectory.Replace("Emotion2Vec.SystemTests", "Emotion2Vec.Benchmarks", StringComparison.Ordinal) + "Emotion2Vec.Benchmarks.dll";
            _process = Process.Start(new ProcessStartInfo("dotnet", [program, "outbox-node", folder, $"{port}", $"{first}", $"{count}"]) { RedirectStandardOutput = true })
                ?? throw new InvalidOperationException("the node did not start");
            _process.OutputDataReceived += (_, line) =>
            {
                if (int.TryParse(line.Data, out var number))
                {
                    _said.Enqueue(number);
                }
            };
            _process.BeginOutputReadLine();
        }

        public Task SaidAsync(int number) => Wait.UntilAsync(() => _said.LastOrDefault(-1) >= number, () => $"{_said.LastOrDefault(-1)} of {number}");

        public async Task<int> KillAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            return _said.Last();
        }

        public async Task EndAsync()
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(0, _process.ExitCode);
            Dispose();
        }

        public void Dispose() => _process.Dispose();
    }
}
