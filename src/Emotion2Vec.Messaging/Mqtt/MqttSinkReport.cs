using Emotion2Vec.Messaging.Outbox;

namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>How the MQTT sink fares: a snapshot for health pages, <c>doctor</c> and the console.</summary>
/// <param name="Broker">The broker as <c>host:port</c>.</param>
/// <param name="Connected">True when messages can be sent now.</param>
/// <param name="Published">Messages handed to the broker since the start.</param>
/// <param name="DroppedFrames">Blocks of frames dropped because the broker was away, failed or refuses their length.</param>
/// <param name="Outbox">What must arrive: how much waits, and what was lost.</param>
/// <param name="Reconnects">Times a lost connection was made anew.</param>
/// <param name="LastError">The latest trouble, for people; null if there was none.</param>
public sealed record MqttSinkReport(string Broker, bool Connected, long Published, long DroppedFrames, OutboxReport Outbox, long Reconnects, string? LastError);
