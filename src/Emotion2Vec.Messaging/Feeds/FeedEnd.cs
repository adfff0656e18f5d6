using System.Net.WebSockets;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>Why a reader of the live feed gets nothing more.</summary>
/// <param name="Status">What a WebSocket is closed with (RFC 6455 section 7.4).</param>
/// <param name="Reason">In words; at most 123 bytes.</param>
internal sealed record FeedEnd(WebSocketCloseStatus Status, string Reason);
