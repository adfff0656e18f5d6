using System.Collections.Concurrent;
using System.Diagnostics;
using Emotion2Vec.Tests.Contract;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>The real <c>mosquitto_sub</c>, subscribed to everything; each message is one line <c>topic|retained|qos|content type|expiry|payload</c>.</summary>
internal sealed class MosquittoSub : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string[]> _lines = new();
    private volatile Exception? _breach;

    public MosquittoSub(int port, params string[] options)
    {
        string[] arguments = ["-h", "127.0.0.1", "-p", $"{port}", "-t", "#", "-q", "1", "-F", "%t|%r|%q|%C|%E|%p", .. options];
        _process = Process.Start(new ProcessStartInfo("/usr/bin/mosquitto_sub", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("mosquitto_sub did not start");
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                var parts = text.Split('|', 6);
                _breach ??= BreachBy(parts);
                _lines.Enqueue(parts);
            }
        };
        _process.ErrorDataReceived += (_, line) => Errors += line.Data;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Errors { get; private set; } = "";

    /// <summary>What came so far; fails if any of it breaks the contract.</summary>
    public IReadOnlyList<Arrival> Arrivals => _breach is { } breach ? throw breach : [.. _lines.Select(parts => new Arrival(parts[0], parts[1] == "1", parts[2], parts[3], parts[4], parts[5]))];

    public async Task<Arrival> WaitForAsync(string leaf, string text)
    {
        bool IsWanted(Arrival arrival) => arrival.Topic == $"{Samples.Root}/{leaf}" && arrival.Payload.Contains(text, StringComparison.Ordinal);
        await Wait.UntilAsync(() => Arrivals.Any(IsWanted), () => $"{Errors} {string.Join('\n', Arrivals)}");
        return Arrivals.Last(IsWanted);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static Exception? BreachBy(string[] parts) => Record.Exception(() => ContractSchemas.AssertMessage(parts[0], parts[3], parts[5]));

    internal sealed record Arrival(string Topic, bool IsRetained, string QualityOfService, string ContentType, string Expiry, string Payload);
}
