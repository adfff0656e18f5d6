using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Emotion2Vec.SystemTests.Messaging;

namespace Emotion2Vec.SystemTests.Serving;

/// <summary>A running <c>e2v serve</c>, as it was built beside the tests, in a working directory that holds nothing of the program's.</summary>
internal sealed partial class ServeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-serve-");
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    /// <summary>Starts it on ports that the system chooses.</summary>
    public ServeProcess(params string[] arguments)
        : this("serve", arguments)
    {
    }

    /// <summary>Starts another command that serves.</summary>
    public ServeProcess(string command, string[] arguments)
    {
        // A test run in the background of a shell ignores interrupts, and so would its children: they get the usual handling back.
        string[] all = ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "e2v.dll"), command, "--set", "Broker:TcpPort=0", "--set", "Web:Port=0", .. arguments];
        var start = new ProcessStartInfo("env", all)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_log, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static string Clip => Path.Combine(AppContext.BaseDirectory, "configs/demo/spoken-clip.flac");

    public string Log => string.Join('\n', _log);

    public string Output => string.Join('\n', _output);

    public bool HasExited => _process.HasExited;

    public int ProcessId => _process.Id;

    public async Task<int> BrokerPortAsync() => int.Parse(await FindAsync(BrokerLine()), CultureInfo.InvariantCulture);

    public async Task<Uri> WebAsync() => new(await FindAsync(WebLine()));

    public Task LogAsync(string text) => Wait.UntilAsync(() => Log.Contains(text, StringComparison.Ordinal), () => $"'{text}' is not in: {Log}");

    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It does not end. {Log}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    private async Task<string> FindAsync(Regex pattern)
    {
        await Wait.UntilAsync(() => pattern.IsMatch(Log) || HasExited, () => Log);
        var match = pattern.Match(Log);
        Assert.True(match.Success, Log);
        return match.Groups[1].Value;
    }

    [GeneratedRegex(@"Embedded broker listens on 127\.0\.0\.1:(\d+)")]
    private static partial Regex BrokerLine();

    [GeneratedRegex(@"Web port (http://\S+):")]
    private static partial Regex WebLine();
}
