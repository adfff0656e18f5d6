using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Tools.LoadGen.Pacing;
using Emotion2Vec.Tools.LoadGen.Talking;
using Emotion2Vec.Tools.NetSim.Impairing;

namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>The program, so many talkers, a subscriber; for so many seconds.</summary>
internal static class Trial
{
    private const int Seed = 1;

    // Until everything is compiled and every stream has its slot.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    // What is under way when the measuring ends may still come.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs.</summary>
    /// <param name="settings">How.</param>
    /// <param name="streams">How many talkers.</param>
    public static async Task<TrialResult> RunAsync(EndToEndSettings settings, int streams)
    {
        var doors = settings.Codecs.Take(streams).Select(codec => (Codec: codec, To: new IPEndPoint(IPAddress.Loopback, FreePort()))).ToList();
        var plans = Enumerable.Range(0, streams).Select(i => TalkerPlan.Of(Seed, i, doors[i % doors.Count].Codec, doors[i % doors.Count].To)).ToList();
        var talkers = plans.ConvertAll(plan => new Talker(plan));
        var clock = new SystemPaceClock(TimeProvider.System);
        await using var product = new Product([.. doors.SelectMany(door => (string[])["--stream", Door(door.Codec, door.To)]), .. Options(settings, streams).SelectMany(option => (string[])["--set", option])]);
        var port = await product.StartedAsync().ConfigureAwait(false);
        await using var arrivals = new Arrivals(talkers, clock);
        await arrivals.SubscribeAsync(port).ConfigureAwait(false);
        var idle = ProcessCost.Of(product.Id);

        using var output = new UdpOutput(plans);
        using var stop = new CancellationTokenSource();
        var talking = new Pacer(talkers, output, clock, new Impairment { Seed = Seed }).StartAsync(WarmUp + TimeSpan.FromSeconds(settings.Seconds) + Grace, stop.Token);
        await Task.Delay(WarmUp, CancellationToken.None).ConfigureAwait(false);
        var before = (Cost: ProcessCost.Of(product.Id), Counts: await product.MetricsAsync().ConfigureAwait(false), Ticks: clock.Ticks);
        arrivals.Begin();
        await Task.Delay(TimeSpan.FromSeconds(settings.Seconds), CancellationToken.None).ConfigureAwait(false);
        arrivals.End();
        var after = (Cost: ProcessCost.Of(product.Id), Counts: await product.MetricsAsync().ConfigureAwait(false), Ticks: clock.Ticks);
        var sent = await talking.ConfigureAwait(false);
        var seconds = (after.Ticks - before.Ticks) / (double)TimeSpan.TicksPerSecond;
        var (heard, missing, milliseconds, chunk) = arrivals.Count();
        return new TrialResult
        {
            Streams = streams,
            Seconds = seconds,
            Heard = heard,
            Chunks = milliseconds.Count,
            Missing = missing,
            DroppedSamples = Grown("emotion2vec_ring_dropped_samples_total") + Grown("emotion2vec_stream_shed_samples_total"),
            WithheldFrames = Grown("emotion2vec_stream_withheld_frames_total"),
            LostPackets = Grown("emotion2vec_source_events_totalpackets_lost"),
            P50 = Percentile(milliseconds, 0.5),
            P95 = Percentile(milliseconds, 0.95),
            P99 = Percentile(milliseconds, 0.99),
            Worst = Percentile(milliseconds, 1),
            ChunkMilliseconds = chunk,
            CpuCores = (after.Cost.CpuSeconds - before.Cost.CpuSeconds) / seconds,
            ResidentMebibytes = after.Cost.ResidentBytes / 1048576.0,
            MebibytesPerStream = (after.Cost.ResidentBytes - idle.ResidentBytes) / 1048576.0 / streams,
            Handles = after.Cost.Handles,
            Collections = Grown("dotnet_gc_collections_total"),
            PauseMilliseconds = 1000 * Grown("dotnet_gc_pause_time_seconds_total"),
            BytesPerChunk = milliseconds.Count == 0 ? 0 : Grown("dotnet_gc_heap_total_allocated_bytes_total") / milliseconds.Count,
            TalkersLate = sent.WorstLate.TotalMilliseconds,
        };

        double Grown(string name) => after.Counts.GetValueOrDefault(name) - before.Counts.GetValueOrDefault(name);
    }

    private static string Door(TalkerCodec codec, IPEndPoint to) => codec switch
    {
        TalkerCodec.Pcmu => $"pcmu=rtp://{to}?codec=pcmu&rtcp=off&streams=each",
        TalkerCodec.L16 => $"l16=rtp://{to}?codec=l16&rate=16000&pt=96&rtcp=off&streams=each",
        _ => $"opus=rtp://{to}?codec=opus&pt=96&rtcp=off&streams=each",
    };

    // Health once a second, so that its counters are of the time that is measured. Nobody is refused: what happens beyond capacity is the question.
    private static IEnumerable<string> Options(EndToEndSettings settings, int streams) =>
    [
        $"Engine:MaxStreams={Math.Min(streams + 8, 1024)}", "Engine:HealthSeconds=1", "Engine:RefuseBeyondCapacity=false",
        .. settings.Model.Length > 0 ? (string[])[$"Model:Path={settings.Model}"] : [],
        .. settings.Assignments,
    ];

    private static double Percentile(IReadOnlyList<double> rising, double share) => rising.Count == 0 ? 0 : rising[Math.Max(0, (int)Math.Ceiling(share * rising.Count) - 1)];

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
