namespace Emotion2Vec.Messaging.Mqtt;

/// <summary>A message with a block of something. All of it is from outside.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="ContentType">What its sender says it is; null if nothing (MQTT 3.1.1 cannot say it).</param>
/// <param name="IsRetained">True if the broker had kept it.</param>
/// <param name="Payload">Its bytes, lent.</param>
public readonly record struct BlockMessage(string Topic, string? ContentType, bool IsRetained, ReadOnlyMemory<byte> Payload);
