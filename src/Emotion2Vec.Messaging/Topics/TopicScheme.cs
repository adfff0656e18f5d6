using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Messaging.Topics;

/// <summary>
/// Names of everything a node publishes, below <c>e2v/v1/{site}/{node}</c>. Immutable; may be shared by all threads. Names carry no personal data:
/// site, node and stream are chosen by the operator.
/// </summary>
public sealed class TopicScheme
{
    /// <summary>The longest site or node name accepted, in characters.</summary>
    public const int MaxNameLength = StreamId.MaxLength;

    /// <summary>Creates the names of one node.</summary>
    /// <param name="site">Where the node stands: 1 to 64 characters of <c>[a-z0-9_-]</c>.</param>
    /// <param name="node">Which node of the site: 1 to 64 characters of <c>[a-z0-9_-]</c>.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: a name is empty, too long or holds another character.</exception>
    public TopicScheme(string site, string node)
    {
        Site = Checked(site, "site");
        Node = Checked(node, "node");
        Root = $"e2v/v1/{Site}/{Node}";
        Status = Root + "/status";
        Info = Root + "/info";
        Command = Root + "/cmd";
    }

    /// <summary>Where the node stands.</summary>
    public string Site { get; }

    /// <summary>Which node of the site.</summary>
    public string Node { get; }

    /// <summary><c>e2v/v1/{site}/{node}</c>, the prefix of every other name.</summary>
    public string Root { get; }

    /// <summary>The node's own condition: retained, and the topic of its will.</summary>
    public string Status { get; }

    /// <summary>What the node says of itself: retained.</summary>
    public string Info { get; }

    /// <summary>Where others tell the node what to do: <c>{root}/cmd</c>.</summary>
    public string Command { get; }

    /// <summary>Condition of a stream: retained.</summary>
    /// <param name="stream">Which stream.</param>
    /// <returns><c>{root}/streams/{id}/status</c>.</returns>
    /// <exception cref="ArgumentException">The stream has no name.</exception>
    public string StreamStatus(StreamId stream) => OfStream(stream, "status");

    /// <summary>The smoothed picture of a stream: retained.</summary>
    /// <param name="stream">Which stream.</param>
    /// <returns><c>{root}/streams/{id}/state</c>.</returns>
    /// <exception cref="ArgumentException">The stream has no name.</exception>
    public string StreamState(StreamId stream) => OfStream(stream, "state");

    /// <summary>The trajectory of a stream, one message per chunk: not retained.</summary>
    /// <param name="stream">Which stream.</param>
    /// <returns><c>{root}/streams/{id}/frames</c>.</returns>
    /// <exception cref="ArgumentException">The stream has no name.</exception>
    public string StreamFrames(StreamId stream) => OfStream(stream, "frames");

    /// <summary>What happened to the expression heard in a stream: not retained.</summary>
    /// <param name="stream">Which stream.</param>
    /// <returns><c>{root}/streams/{id}/events</c>.</returns>
    /// <exception cref="ArgumentException">The stream has no name.</exception>
    public string StreamEvents(StreamId stream) => OfStream(stream, "events");

    /// <summary>What was heard between two pauses of a stream: not retained.</summary>
    /// <param name="stream">Which stream.</param>
    /// <returns><c>{root}/streams/{id}/utterances</c>.</returns>
    /// <exception cref="ArgumentException">The stream has no name.</exception>
    public string StreamUtterances(StreamId stream) => OfStream(stream, "utterances");

    /// <summary>How well a stream runs: retained.</summary>
    /// <param name="stream">Which stream.</param>
    /// <returns><c>{root}/streams/{id}/health</c>.</returns>
    /// <exception cref="ArgumentException">The stream has no name.</exception>
    public string StreamHealth(StreamId stream) => OfStream(stream, "health");

    /// <summary>Where others publish sound for this node to hear: one topic per stream.</summary>
    public string AudioFilter => Root + "/streams/+/audio";

    /// <summary>Says whether others may publish a topic of this node: sound for it to hear.</summary>
    /// <param name="topic">A topic name.</param>
    /// <returns>True for <c>{root}/streams/{id}/audio</c>.</returns>
    public bool IsAudio(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        const string End = "/audio";
        var start = Root.Length + "/streams/".Length;
        return topic.Length > start + End.Length && Owns(topic) && topic.EndsWith(End, StringComparison.Ordinal)
            && string.CompareOrdinal(topic, Root.Length, "/streams/", 0, start - Root.Length) == 0
            && StreamId.IsValid(topic[start..^End.Length]);
    }

    /// <summary>Which stream a topic is of.</summary>
    /// <param name="topic">A topic name.</param>
    /// <returns>The stream's name; empty for a topic of no stream of this node.</returns>
    public string StreamOf(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var prefix = Root + "/streams/";
        var end = topic.LastIndexOf('/');
        return topic.StartsWith(prefix, StringComparison.Ordinal) && end > prefix.Length ? topic[prefix.Length..end] : "";
    }

    /// <summary>Says whether a topic belongs to this node.</summary>
    /// <param name="topic">A topic name.</param>
    /// <returns>True for the root and everything below it.</returns>
    public bool Owns(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return topic.StartsWith(Root, StringComparison.Ordinal) && (topic.Length == Root.Length || topic[Root.Length] == '/');
    }

    private string OfStream(StreamId stream, string leaf)
    {
        var id = stream.ToString();
        return id.Length > 0 ? $"{Root}/streams/{id}/{leaf}" : throw new ArgumentException("A stream without a name has no topics.", nameof(stream));
    }

    // One alphabet for every level of a topic: a site or node name follows the same rule as a stream's.
    private static string Checked(string name, string what) => StreamId.IsValid(name)
        ? name
        : throw new Emotion2VecException(
            ErrorKind.Configuration, $"'{name}' is not a {what} name for MQTT topics: use 1 to {MaxNameLength} characters of a-z, 0-9, '_' and '-'.");
}
