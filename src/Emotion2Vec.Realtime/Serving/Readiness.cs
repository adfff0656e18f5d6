using Emotion2Vec.Messaging.Mqtt;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Whether the node does its job at this moment, for <c>/readyz</c>. Written by the serving task, read by any thread.</summary>
internal sealed class Readiness
{
    private volatile string? _obstacle = "starting";
    private volatile MqttSink? _mqtt;

    /// <summary>Why the node does not do its job; null if it does.</summary>
    public string? Obstacle => _obstacle ?? (_mqtt?.Report is { Connected: false } report
        ? $"not connected to the MQTT broker {report.Broker}: {report.LastError ?? "no answer yet"}"
        : null);

    /// <summary>Streams run from now on.</summary>
    /// <param name="mqtt">The sink that must be connected; null if results do not go out over MQTT.</param>
    public void Started(MqttSink? mqtt)
    {
        _mqtt = mqtt;
        _obstacle = null;
    }

    /// <summary>The node is about to end.</summary>
    public void Stopping() => _obstacle = "stopping";
}
