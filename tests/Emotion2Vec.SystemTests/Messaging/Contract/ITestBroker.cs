namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>A broker that a case may start, end the hard way, and start again on the same port, empty.</summary>
public interface ITestBroker : IAsyncDisposable
{
    int Port { get; }

    /// <summary>Where it speaks TLS, if the case wished for it.</summary>
    int TlsPort { get; }

    Task StartAsync(BrokerWishes wishes);

    Task KillAsync();
}
