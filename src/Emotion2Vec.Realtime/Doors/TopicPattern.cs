namespace Emotion2Vec.Realtime.Doors;

/// <summary>A topic filter whose <c>+</c> levels name the streams: <c>hermes/audioServer/+/audioFrame</c>.</summary>
internal sealed class TopicPattern
{
    private const int MaxLength = 256;

    private readonly string[] _levels;

    private TopicPattern(string filter)
    {
        Filter = filter;
        _levels = filter.Split('/');
    }

    /// <summary>The filter, as brokers want it.</summary>
    public string Filter { get; }

    /// <summary>Reads a filter.</summary>
    /// <param name="filter">The text.</param>
    /// <returns>The pattern; null if it is no filter, or one of which streams would get no name.</returns>
    public static TopicPattern? TryParse(string filter)
    {
        // MQTT 5.0 section 4.7.1: a wildcard is a whole level.
        var isFilter = filter.Length is > 0 and <= MaxLength && !filter.Any(char.IsControl) && !filter.Contains('#', StringComparison.Ordinal)
            && filter.Split('/').All(level => level == "+" || !level.Contains('+', StringComparison.Ordinal)) && filter != "+";
        return isFilter ? new TopicPattern(filter) : null;
    }

    /// <summary>What a topic calls its stream.</summary>
    /// <param name="topic">A topic that matches.</param>
    /// <returns>The levels in place of wildcards, or the last one if there are none.</returns>
    public string NameOf(string topic)
    {
        var levels = topic.Split('/');
        var named = _levels.Zip(levels).Where(pair => pair.First == "+").Select(pair => pair.Second).ToList();
        return named.Count > 0 ? string.Join('-', named) : levels[^1];
    }
}
