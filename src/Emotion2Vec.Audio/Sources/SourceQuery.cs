using System.Globalization;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Sources;

/// <summary>The <c>key=value&amp;key=value</c> part of a source description. Unknown, repeated and empty keys are errors that name what there is.</summary>
public sealed class SourceQuery
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly string _subject;

    private SourceQuery(string subject) => _subject = subject;

    /// <summary>Reads a query.</summary>
    /// <param name="query">The text after the question mark; may be empty.</param>
    /// <param name="subject">The whole description, for messages.</param>
    /// <param name="keys">The keys allowed.</param>
    /// <returns>The query.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: a key is wrong.</exception>
    public static SourceQuery Parse(string query, string subject, params ReadOnlySpan<string> keys)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(subject);
        var result = new SourceQuery(subject);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? part : part[..equals];
            if (!keys.Contains(key))
            {
                throw result.Error($"'{key}' is not an option; there are {string.Join(", ", keys)}");
            }

            if (equals < 0 || equals == part.Length - 1)
            {
                throw result.Error($"'{key}' needs a value: {key}=...");
            }

            if (!result._values.TryAdd(key, part[(equals + 1)..]))
            {
                throw result.Error($"'{key}' is given twice");
            }
        }

        return result;
    }

    /// <summary>The value of a key, or null.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The text; never empty.</returns>
    public string? Text(string key) => _values.GetValueOrDefault(key);

    /// <summary>The value of a key as a whole number within bounds, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="lowest">The least that is taken.</param>
    /// <param name="highest">The most that is taken.</param>
    /// <returns>The number; null if the key is not given.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it is no such number.</exception>
    public int? Number(string key, int lowest, int highest)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= lowest && value <= highest
            ? value
            : throw Error($"'{key}={text}' is not a whole number from {lowest} to {highest}");
    }

    /// <summary>An error about this description.</summary>
    /// <param name="reason">What is wrong, as a clause.</param>
    /// <returns>The error, to be thrown.</returns>
    public Emotion2VecException Error(string reason) => new(ErrorKind.Configuration, $"Source '{_subject}': {reason}.");
}
