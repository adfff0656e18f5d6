namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>mosquitto, a process of its own.</summary>
public sealed class MosquittoBroker : ITestBroker
{
    private Mosquitto? _mosquitto;

    public int Port => _mosquitto?.Port ?? 0;

    public int TlsPort => _mosquitto?.TlsPort ?? 0;

    public async Task StartAsync(BrokerWishes wishes)
    {
        _mosquitto ??= new Mosquitto { MoreConfiguration = wishes.Mosquitto };
        await _mosquitto.StartAsync();
    }

    public Task KillAsync() => _mosquitto?.KillAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_mosquitto is not null)
        {
            await _mosquitto.DisposeAsync();
        }
    }
}
