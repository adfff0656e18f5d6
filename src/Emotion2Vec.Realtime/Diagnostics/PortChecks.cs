using System.Net;
using System.Net.Sockets;
using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Diagnostics;

/// <summary>Whether the ports that the program wants to listen on are free, and the broker that it wants to reach answers.</summary>
internal static class PortChecks
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Runs the checks that the options call for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    /// <returns>The findings.</returns>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(RealtimeOptions options, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (options.Broker.Enabled == Toggle.On || (options.Broker.Enabled == Toggle.Auto && options.Mqtt is { Enabled: true, Host.Length: 0 }))
        {
            findings.Add(Listen("broker port", IPAddress.TryParse(options.Broker.Address, out _) ? options.Broker.ForBroker().PlainAddress.ToString() : options.Broker.Address, options.Broker.TcpPort, "Broker:TcpPort"));
            if (options.Broker.CertificateFile.Length > 0)
            {
                findings.Add(Listen("broker TLS port", options.Broker.Address, options.Broker.TlsPort, "Broker:TlsPort"));
            }
            else if (IPAddress.TryParse(options.Broker.Address, out var address) && !IPAddress.IsLoopback(address))
            {
                findings.Add(new("broker exposure", Verdict.Warning, $"the broker inside the program listens on {options.Broker.Address} without TLS: passwords and results can be read on the way", "Give it a certificate (Broker:CertificateFile), or set Broker:Address to 127.0.0.1."));
            }
        }

        if (options.Mqtt is { Enabled: true, Host.Length: > 0 })
        {
            findings.Add(await ConnectAsync(options.Mqtt, cancellationToken).ConfigureAwait(false));
        }

        if (options.Web.Enabled)
        {
            findings.Add(Listen("web port", options.Web.Address, options.Web.Port, "Web:Port"));
        }

        return findings;
    }

    private static Finding Listen(string check, string address, int port, string key)
    {
        if (!IPAddress.TryParse(address, out var ip))
        {
            return new(check, Verdict.Problem, $"'{address}' is no address", "Use 127.0.0.1 for this machine only or 0.0.0.0 for all interfaces.");
        }

        try
        {
            // Opened and closed at once: only the attempt tells whether it can be had.
            using var listener = new TcpListener(ip, port);
            listener.Start();
            return new(check, Verdict.Ok, port == 0 ? $"{address}, any free port" : $"{address}:{port} is free");
        }
        catch (SocketException e)
        {
            return new(check, Verdict.Problem, $"{address}:{port} cannot be opened: {e.Message}", e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"Another program has it ('ss -ltnp sport = :{port}' shows which): stop that one or set {key}.",
                SocketError.AccessDenied => $"Ports below 1024 need privileges: set {key} to a higher one.",
                _ => $"Set {key} and the address beside it to what this machine has.",
            });
        }
    }

    private static async Task<Finding> ConnectAsync(MqttOptions mqtt, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ConnectTimeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(mqtt.Host, mqtt.Port, timeout.Token).ConfigureAwait(false);
            return new("broker", Verdict.Ok, $"{mqtt} accepts TCP connections");
        }
        catch (SocketException e)
        {
            return new("broker", Verdict.Problem, $"{mqtt} cannot be reached: {e.Message}", "Check Mqtt:Host and Mqtt:Port, and that the broker runs and no firewall is in between.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new("broker", Verdict.Problem, $"{mqtt} does not answer within {ConnectTimeout.TotalSeconds:0} s", "Check Mqtt:Host, and that no firewall is in between.");
        }
    }
}
