using Emotion2Vec.Messaging.Broker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>The embedded broker of another node, so that the node of the case is one client of many and may lose its broker without ending itself.</summary>
public sealed class EmbeddedTestBroker : ITestBroker
{
    private EmbeddedBroker? _broker;

    public int Port { get; private set; }

    public int TlsPort { get; private set; }

    public async Task StartAsync(BrokerWishes wishes)
    {
        var broker = new EmbeddedBroker(wishes.Embedded with { Port = Port, TlsPort = TlsPort }, new("lab", "host"), TimeProvider.System, NullLogger<EmbeddedBroker>.Instance);
        await broker.StartAsync(CancellationToken.None);
        (_broker, Port, TlsPort) = (broker, broker.Port, wishes.Embedded.CertificateFile.Length > 0 ? broker.TlsPort : 0);
    }

    public async Task KillAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
