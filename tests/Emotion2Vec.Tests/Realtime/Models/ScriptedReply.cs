namespace Emotion2Vec.Tests.Realtime.Models;

/// <summary>What a <see cref="ScriptedServer"/> sends back.</summary>
internal sealed record ScriptedReply
{
    /// <summary>Status line after the version: <c>200 OK</c>.</summary>
    public string Status { get; init; } = "200 OK";

    /// <summary>Headers, exactly as sent; nothing is added but Connection.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Body, exactly as sent.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Bytes of body after which the connection is cut.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Bytes of body after which nothing more comes, with the connection left open.</summary>
    public int? StallAfter { get; init; }
}
