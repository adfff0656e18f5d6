using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Spectre.Console;

namespace Emotion2Vec.Benchmarks.Dashboard;

/// <summary>
/// What the dashboard costs in a browser: processor time of all of Chromium's processes (drawing is done by software where there is no graphics card), and memory that a page
/// holds after its garbage was collected. The real page, made-up streams, in real time.
/// </summary>
internal static class DashboardBenchmark
{
    // Room for what is bounded and fills up slowly (lists of events and utterances), and for the engine's own noise.
    private const double MostGrowthBytes = 2e6;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(30);

    /// <summary>Reads the command line.</summary>
    /// <param name="numbers">Streams and minutes; both may be left out.</param>
    /// <param name="streams">How many streams.</param>
    /// <param name="minutes">For how long.</param>
    /// <returns>Whether they make sense.</returns>
    public static bool TryParse(string[] numbers, out int streams, out double minutes)
    {
        (streams, minutes) = (10, 10);
        return numbers.Length <= 2
            && (numbers.Length < 1 || (int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out streams) && streams is > 0 and <= 64))
            && (numbers.Length < 2 || (double.TryParse(numbers[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out minutes) && minutes is > 0 and <= 600));
    }

    /// <summary>Measures and prints.</summary>
    /// <param name="streams">How many streams.</param>
    /// <param name="minutes">For how long.</param>
    /// <returns>False if memory grew beyond its bounds. Processor time never fails: machines are noisy.</returns>
    public static async Task<bool> RunAsync(int streams, double minutes)
    {
        var voices = new SyntheticVoices(streams, TimeProvider.System.GetUtcNow(), withDimensions: true);
        await using var node = await SyntheticNode.StartAsync(0, voices.Greeting).ConfigureAwait(false);
        await using var chromium = await ChromiumBrowser.StartAsync().ConfigureAwait(false);
        var page = await chromium.Browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 1000 } }).ConfigureAwait(false);
        await page.GotoAsync(node.Address.ToString()).ConfigureAwait(false);
        using var stop = new CancellationTokenSource();
        var talking = TalkAsync(node, voices, stop.Token);
        await Task.Delay(WarmUp, CancellationToken.None).ConfigureAwait(false);

        var devTools = await page.Context.NewCDPSessionAsync(page).ConfigureAwait(false);
        var browser = await chromium.Browser.NewBrowserCDPSessionAsync().ConfigureAwait(false);
        var samples = new List<DashboardSample> { await SampleAsync(devTools, browser).ConfigureAwait(false) };
        Console.WriteLine(FormattableString.Invariant($"{streams} streams of 50 frames per second, {minutes} minutes, window of 1440 x 1000, drawn by software"));
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(minutes);)
        {
            await Task.Delay(SampleEvery, CancellationToken.None).ConfigureAwait(false);
            samples.Add(await SampleAsync(devTools, browser).ConfigureAwait(false));
            Print(samples[^2], samples[^1]);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        await talking.ConfigureAwait(false);
        return Judge(samples);
    }

    private static async Task TalkAsync(SyntheticNode node, SyntheticVoices voices, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        for (var chunk = 0; !stop.IsCancellationRequested; chunk++)
        {
            foreach (var message in voices.Chunk(chunk))
            {
                node.Send(message);
            }

            var wait = TimeSpan.FromMilliseconds((chunk + 1L) * SyntheticVoices.ChunkMs) - watch.Elapsed;
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<DashboardSample> SampleAsync(ICDPSession devTools, ICDPSession browser)
    {
        await devTools.SendAsync("HeapProfiler.enable").ConfigureAwait(false);
        await devTools.SendAsync("HeapProfiler.collectGarbage").ConfigureAwait(false);
        await devTools.SendAsync("HeapProfiler.disable").ConfigureAwait(false);
        var heap = await devTools.SendAsync("Runtime.getHeapUsage").ConfigureAwait(false);
        var processes = await browser.SendAsync("SystemInfo.getProcessInfo").ConfigureAwait(false);
        var all = processes!.Value.GetProperty("processInfo").EnumerateArray().ToList();
        return new(
            Stopwatch.GetTimestamp(),
            heap!.Value.GetProperty("usedSize").GetDouble(),
            heap.Value.TryGetProperty("backingStorageSize", out var backing) ? backing.GetDouble() : 0,
            all.Where(process => process.GetProperty("type").GetString() == "renderer").Sum(ResidentBytes),
            all.GroupBy(process => process.GetProperty("type").GetString()!).ToDictionary(type => type.Key, type => type.Sum(process => process.GetProperty("cpuTime").GetDouble())));
    }

    private static double ResidentBytes(JsonElement process)
    {
        // Pages of 4096 bytes: proc(5), statm, second field, less what is shared, the third.
        var fields = File.ReadAllText($"/proc/{process.GetProperty("id").GetInt32()}/statm").Split(' ');
        return 4096.0 * (long.Parse(fields[1], CultureInfo.InvariantCulture) - long.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    private static void Print(DashboardSample from, DashboardSample to)
    {
        var types = string.Join(", ", to.CpuSeconds.OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => FormattableString.Invariant($"{type.Key} {Share(from, to, type.Key):0.000}")));
        Console.WriteLine(FormattableString.Invariant(
            $"core {to.CpuSeconds.Keys.Sum(type => Share(from, to, type)):0.000} ({types}); script's heap {to.HeapBytes / 1e6:0.00} MB, its arrays {to.ArrayBytes / 1e6:0.00} MB, renderer's own memory {to.ResidentBytes / 1e6:0.0} MB"));
    }

    private static double Share(DashboardSample from, DashboardSample to, string type) =>
        (to.CpuSeconds[type] - from.CpuSeconds.GetValueOrDefault(type)) / Stopwatch.GetElapsedTime(from.Timestamp, to.Timestamp).TotalSeconds;

    private static bool Judge(IReadOnlyList<DashboardSample> samples)
    {
        var (first, last) = (samples[0], samples[^1]);
        var core = last.CpuSeconds.Keys.Sum(type => Share(first, last, type));
        var growth = last.HeapBytes + last.ArrayBytes - first.HeapBytes - first.ArrayBytes;
        var isBounded = growth <= MostGrowthBytes;
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{core:0.000}[/] of a core over all (goal: 0.200); heap and arrays grew by [bold]{growth / 1e6:0.00} MB[/] (budget: {MostGrowthBytes / 1e6} MB){(isBounded ? "" : ": TOO MUCH")}");
        return isBounded;
    }
}
