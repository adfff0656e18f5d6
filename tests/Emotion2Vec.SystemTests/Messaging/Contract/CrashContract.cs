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

    private const string Events = $"{Samples.Root}/streams/desk/events";

    // The node is faster than its reader: brokers must not drop what waits for it. With Nagle's algorithm mosquitto and a reader that acknowledges late wait 40 ms for each other.
    private static readonly BrokerWishes Unbounded = new()
    {
        Mosquitto = ["allow_anonymous true", "max_queued_messages 0", "max_queued_bytes 0", "set_tcp_nodelay true"],
        Embedded = new() { MaxPendingMessages = 100_000 },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-outbox-");

    [Fact]
    public async Task A_node_killed_within_an_hour_of_outage_loses_nothing_and_keeps_the_order()
    {
        // The port is known, and nobody listens there.
        await StartAsync(Unbounded);
        await Broker.KillAsync();
        var first = await KilledAfterAsync(first: 0, count: EventsOfAnHour * 2 / 3, said: EventsOfAnHour / 2);
        var last = await KilledAfterAsync(first + 1, count: EventsOfAnHour - first - 1, said: EventsOfAnHour - 1);
        Assert.Equal(EventsOfAnHour - 1, last);
        await StartAsync(Unbounded);
        var reader = await ReadAsync(Events, isChecking: false);
        await Start(EventsOfAnHour, count: 1).EndAsync();
        await Wait.UntilAsync(() => reader.Newest is { } newest && EpisodeOf(newest) == EventsOfAnHour, () => $"{reader.Count} came, the last is {reader.Newest}");

        // A few more may have been written whose promise was cut off by the kill; their numbers are then given again.
        var heard = reader.All.Select(EpisodeOf).ToList();
        Assert.Equal(Enumerable.Range(0, EventsOfAnHour + 1), heard.Distinct());
        var stepsBack = StepsBack(heard);
        Assert.All(stepsBack, step => Assert.Equal(first + 1, step.To));
        Assert.InRange(stepsBack.Count, 0, 1);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_node_killed_while_it_sends_repeats_no_more_than_was_in_flight()
    {
        await StartAsync(Unbounded);
        var reader = await ReadAsync(Events, isChecking: false);
        using var node = Start(first: 0, count: 1_000_000);
        await Wait.UntilAsync(() => reader.Count > 200);
        var promised = await node.KillAsync();
        await Start(promised + 1, 100).EndAsync();
        await Wait.UntilAsync(() => reader.Newest is { } newest && EpisodeOf(newest) == promised + 100, () => $"{reader.Count} came, the last is {reader.Newest} of {promised + 100}");

        // What comes twice goes back by what was in flight, and once by numbers given again: between the steps back, every number follows the one before.
        var heard = reader.All.Select(EpisodeOf).ToList();
        Assert.Equal(Enumerable.Range(0, promised + 101), heard.Distinct().Order());
        var stepsBack = StepsBack(heard);
        Assert.InRange(stepsBack.Count, 0, 2);
        Assert.Equal(heard.Count - (promised + 101), stepsBack.Sum(step => step.From - step.To + 1));
        Assert.All(stepsBack.Where(step => step.To != promised + 1), step => Assert.InRange(step.From - step.To, 0, BrokerSession.MaxInFlight - 1));
        _folder.Delete(recursive: true);
    }

    private static int EpisodeOf(Arrival arrival) => DeliveryContract<TBroker>.EpisodeOf(arrival);

    private static List<(int From, int To)> StepsBack(List<int> heard) => [.. heard.Zip(heard.Skip(1)).Where(pair => pair.Second != pair.First + 1)];

    // The last number that the process has promised.
    private async Task<int> KilledAfterAsync(int first, int count, int said)
    {
        using var node = Start(first, count);
        await node.SaidAsync(said);
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
            using (this)
            {
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
                Assert.Equal(0, _process.ExitCode);
            }
        }

        // A node that hangs must not outlive the test that fails for it.
        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }
}
