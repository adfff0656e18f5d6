using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Emotion2Vec.SystemTests.Messaging;

/// <summary>A mosquitto broker of our own, on a free loopback port, without persistence: a restart loses everything.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("e2v-mosquitto-");
    private Process? _process;

    public int Port { get; } = FreePort();

    /// <summary>A second port, which lines of the configuration call TLSPORT.</summary>
    public int TlsPort { get; } = FreePort();

    /// <summary>Lines added to the configuration, for example TLS.</summary>
    public string[] MoreConfiguration { get; init; } = ["allow_anonymous true"];

    public string Folder => _folder.FullName;

    public async Task StartAsync()
    {
        // As root mosquitto becomes another user, who could not read keys in our folder.
        var file = Path.Combine(Folder, "mosquitto.conf");
        await File.WriteAllLinesAsync(file, [$"listener {Port} 127.0.0.1", "persistence false", "user root", .. MoreConfiguration.Select(line => line.Replace("TLSPORT", $"{TlsPort}", StringComparison.Ordinal))]);
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", file]) { RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("mosquitto did not start");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await Wait.UntilAsync(() => _process.HasExited || Listens(), () => "mosquitto does not listen");
        Assert.False(_process.HasExited, $"mosquitto ended with {(_process.HasExited ? _process.ExitCode : 0)}");
    }

    /// <summary>Ends the broker the hard way.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private bool Listens()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
