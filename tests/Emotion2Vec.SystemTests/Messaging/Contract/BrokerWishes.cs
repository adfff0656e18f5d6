using Emotion2Vec.Messaging.Broker;

namespace Emotion2Vec.SystemTests.Messaging.Contract;

/// <summary>What a case asks of a broker, said for each kind of broker in its own words.</summary>
public sealed record BrokerWishes
{
    /// <summary>Of mosquitto: lines of its configuration; TLSPORT in them is a free port.</summary>
    public string[] Mosquitto { get; init; } = ["allow_anonymous true"];

    /// <summary>Of the embedded broker: its options; the port is chosen by the case.</summary>
    public EmbeddedBrokerOptions Embedded { get; init; } = new();
}
