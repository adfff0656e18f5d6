namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>Topic filters with <c>+</c> and <c>#</c> (MQTT 5.0 section 4.7).</summary>
internal static class TopicFilters
{
    /// <summary>Longest filter that is taken, in characters.</summary>
    public const int MaxLength = 1024;

    /// <summary>Says whether a text is a filter: wildcards stand for whole levels, and <c>#</c> for the last.</summary>
    public static bool IsValid(string filter)
    {
        if (filter.Length is 0 or > MaxLength || filter.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var levels = filter.Split('/');
        return levels.Index().All(level => level.Item.AsSpan().IndexOfAny('+', '#') < 0 || level.Item == "+" || (level.Item == "#" && level.Index == levels.Length - 1));
    }

    /// <summary>Says whether a filter has wildcards.</summary>
    public static bool HasWildcards(string filter) => filter.AsSpan().IndexOfAny('+', '#') >= 0;

    /// <summary>Says whether a topic matches a filter. Allocates nothing.</summary>
    // MQTTnet's comparer takes 'a/+/b' not to match 'a//b', which a denial must.
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic)
    {
        if (topic.IsEmpty || (topic[0] == '$' && filter[0] is '+' or '#'))
        {
            return false;
        }

        while (true)
        {
            var (ownEnd, otherEnd) = (filter.IndexOf('/'), topic.IndexOf('/'));
            var own = ownEnd < 0 ? filter : filter[..ownEnd];
            if (own is "#")
            {
                return true;
            }

            if (own is not "+" && !own.SequenceEqual(otherEnd < 0 ? topic : topic[..otherEnd]))
            {
                return false;
            }

            if (ownEnd < 0 || otherEnd < 0)
            {
                // 'a/#' is 'a' too (section 4.7.1.2).
                return ownEnd < 0 ? otherEnd < 0 : filter[ownEnd..] is "/#";
            }

            filter = filter[(ownEnd + 1)..];
            topic = topic[(otherEnd + 1)..];
        }
    }

    /// <summary>Says whether any topic matches both filters.</summary>
    public static bool Overlap(string first, string second)
    {
        // Topics that begin with $ match no wildcard in the first place (section 4.7.2).
        if ((first[0] == '$' && second[0] is '+' or '#') || (second[0] == '$' && first[0] is '+' or '#'))
        {
            return false;
        }

        var (a, b) = (first.Split('/'), second.Split('/'));
        for (var i = 0; ; i++)
        {
            var (endA, endB) = (i >= a.Length, i >= b.Length);
            if ((!endA && a[i] == "#") || (!endB && b[i] == "#") || (endA && endB))
            {
                return true;
            }

            if (endA || endB || (a[i] != "+" && b[i] != "+" && a[i] != b[i]))
            {
                return false;
            }
        }
    }
}
