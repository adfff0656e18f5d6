namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>A broker that a case may start, end the hard way, and start again on the same port, empty.</summary>
public interface ITestBroker : IAsyncDisposable
{
    int Port { get; }

    Task StartAsync(BrokerWishes wishes);

    Task KillAsync();
}
