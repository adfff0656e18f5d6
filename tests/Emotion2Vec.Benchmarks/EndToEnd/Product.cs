using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>A running <c>e2v serve</c>, as it was built, in a folder of its own that holds nothing.</summary>
internal sealed partial class Product : IAsyncDisposable
{
    private const int LinesKept = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-e2e-");
    private readonly ConcurrentQueue<string> _log = new();
    private readonly TaskCompletionSource<int> _broker = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _web = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private readonly Process _process;

    /// <summary>Starts it on ports that the system chooses.</summary>
    /// <param name="arguments">Arguments of <c>serve</c>.</param>
    public Product(params IEnumerable<string> arguments)
    {
        string[] all = [Path.Combine(AppContext.BaseDirectory, "e2v.dll"), "serve", "--set", "Broker:TcpPort=0", "--set", "Web:Port=0", "--set", "Sinks:Console=off", .. arguments];
        _process = Process.Start(new ProcessStartInfo("dotnet", all) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>Waits until it listens.</summary>
    /// <returns>The port of its broker.</returns>
    /// <exception cref="Emotion2VecException">It did not come up; the message has its log.</exception>
    public async Task<int> StartedAsync()
    {
        var ports = Task.WhenAll(_broker.Task, _web.Task);
        var first = await Task.WhenAny(ports, _process.WaitForExitAsync(), Task.Delay(Patience)).ConfigureAwait(false);
        return first == ports
            ? await _broker.Task.ConfigureAwait(false)
            : throw new Emotion2VecException(ErrorKind.NotFound, $"The program did not come up:\n{string.Join('\n', _log)}");
    }

    /// <summary>What it counts.</summary>
    /// <returns>Sums over the series of each name.</returns>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync()
    {
        var text = await _http.GetStringAsync(new Uri(await _web.Task.ConfigureAwait(false), "/metrics")).ConfigureAwait(false);
        var sums = new Dictionary<string, double>();
        foreach (Match sample in Sample().Matches(text))
        {
            var name = sample.Groups["name"].Value + sample.Groups["counter"].Value;
            sums[name] = sums.GetValueOrDefault(name) + double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture);
        }

        return sums;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        _process.Dispose();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        while (_log.Count > LinesKept)
        {
            _log.TryDequeue(out _);
        }

        if (BrokerLine().Match(line) is { Success: true } broker)
        {
            _broker.TrySetResult(int.Parse(broker.Groups[1].Value, CultureInfo.InvariantCulture));
        }

        if (WebLine().Match(line) is { Success: true } web)
        {
            _web.TrySetResult(new Uri(web.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Embedded broker listens on 127\.0\.0\.1:(\d+)")]
    private static partial Regex BrokerLine();

    [GeneratedRegex(@"Web port (http://\S+):")]
    private static partial Regex WebLine();

    // A counter of sources is told apart by its label; all other series of a name are added up.
    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?:[^}]*counter="(?<counter>\w+)")?[^}]*\})? (?<value>\S+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();
}
