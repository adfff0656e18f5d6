namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>What one client may do: the rules of its user, then the patterns that hold for everyone. Immutable; asking allocates nothing.</summary>
/// <param name="own">The rules of its user; denials first.</param>
/// <param name="patterns">The patterns with its names filled in; denials first.</param>
internal sealed class AccessRights(AccessRule[] own, AccessRule[] patterns)
{
    /// <summary>Says whether it may be sent messages of a topic.</summary>
    public bool MayRead(string topic) => May(own, topic, write: false) ?? May(patterns, topic, write: false) ?? false;

    /// <summary>Says whether it may publish to a topic.</summary>
    public bool MayWrite(string topic) => May(own, topic, write: true) ?? May(patterns, topic, write: true) ?? false;

    /// <summary>Says whether it may subscribe to a filter: whether it may read anything that matches it. What it may not is left out at delivery.</summary>
    public bool MaySubscribe(string filter) => TopicFilters.HasWildcards(filter)
        ? own.Concat(patterns).Any(rule => rule.MayRead && TopicFilters.Overlap(rule.Filter, filter))
        : MayRead(filter);

    // The first rule that says anything decides; null if none does.
    private static bool? May(AccessRule[] rules, string topic, bool write)
    {
        foreach (var rule in rules)
        {
            if ((rule.IsDenial || (write ? rule.MayWrite : rule.MayRead)) && TopicFilters.Matches(rule.Filter, topic))
            {
                return !rule.IsDenial;
            }
        }

        return null;
    }
}
