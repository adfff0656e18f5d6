using Emotion2Vec.Messaging.Broker;
using Emotion2Vec.Messaging.Feeds;
using Emotion2Vec.Realtime.Control;
using Emotion2Vec.Realtime.Doors;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>What the web port shows of the program; each part is there or not.</summary>
internal sealed record WebParts
{
    /// <summary>The broker to hand WebSocket connections to.</summary>
    public EmbeddedBroker? Broker { get; init; }

    /// <summary>The door to hand sound to.</summary>
    public WebAudioDoor? Audio { get; init; }

    /// <summary>The payloads live.</summary>
    public LiveFeed? Feed { get; init; }

    /// <summary>Where streams are asked for.</summary>
    public ControlDesk? Desk { get; init; }

    /// <summary>The node's name in what <c>/metrics</c> tells; null where nobody may ask.</summary>
    public string? MeasuredAs { get; init; }
}
