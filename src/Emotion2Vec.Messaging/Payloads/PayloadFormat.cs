namespace Emotion2Vec.Messaging.Payloads;

/// <summary>What payloads are written in. Values are part of the outbox's file format.</summary>
public enum PayloadFormat
{
    /// <summary>JSON (RFC 8259), UTF-8.</summary>
    Json = 0,

    /// <summary>CBOR (RFC 8949), with the same members.</summary>
    Cbor = 1,
}
