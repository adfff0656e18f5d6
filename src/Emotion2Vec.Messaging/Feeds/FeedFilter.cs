using System.Diagnostics.CodeAnalysis;
using Emotion2Vec.Core.Streams;
using Microsoft.AspNetCore.Http;

namespace Emotion2Vec.Messaging.Feeds;

/// <summary>What one reader of the live feed wants to see. Immutable.</summary>
/// <param name="stream">The only stream; null for all of them.</param>
/// <param name="frames">Whether frames are wanted.</param>
/// <param name="framesOf">The streams whose frames are wanted; null for all.</param>
internal sealed class FeedFilter(StreamId? stream, bool frames, IReadOnlySet<StreamId>? framesOf)
{
    // As many as a node can be configured to run.
    private const int MaxNames = 1024;

    private static readonly string[] Known = ["frames", "streams", "token"];

    /// <summary>Says whether a message is wanted. Allocates nothing.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="of">Whose it is; without a name for the node's own.</param>
    /// <returns>True if it is.</returns>
    public bool Wants(FeedKind kind, StreamId of) =>
        (stream is not { } only || of == only || of == default) && (kind != FeedKind.Frames || (frames && framesOf?.Contains(of) != false));

    /// <summary>Reads what an address asks for: <c>?frames=false</c>, <c>?streams=a,b</c> (frames of these alone).</summary>
    /// <param name="id">The stream named by the path; null if it names none.</param>
    /// <param name="query">The rest of the address.</param>
    /// <param name="filter">What is asked for.</param>
    /// <returns>What is wrong, for the one who asks; null if nothing is.</returns>
    public static string? Read(string? id, IQueryCollection query, [NotNullWhen(false)] out FeedFilter? filter)
    {
        ArgumentNullException.ThrowIfNull(query);
        filter = null;
        if (id is not null && !StreamId.IsValid(id))
        {
            return $"A stream's name has 1 to {StreamId.MaxLength} characters of a-z, 0-9, '_' and '-'.";
        }

        if (query.Keys.FirstOrDefault(key => !Known.Contains(key)) is not null)
        {
            return "The address may ask for frames=false and for streams=a,b, and for nothing else.";
        }

        var (frames, names) = (query["frames"].ToString(), query["streams"].ToString());
        if (frames is not ("" or "true" or "false"))
        {
            return "frames is true or false.";
        }

        var wanted = names.Split(',', MaxNames + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.Length > MaxNames || !wanted.All(StreamId.IsValid))
        {
            return $"streams is a list of at most {MaxNames} names, as in streams=desk,phone.";
        }

        filter = new FeedFilter(id is null ? null : new StreamId(id), frames != "false", wanted.Length == 0 ? null : wanted.Select(name => new StreamId(name)).ToHashSet());
        return null;
    }
}
