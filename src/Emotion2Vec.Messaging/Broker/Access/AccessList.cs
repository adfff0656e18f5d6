using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>
/// Who may read and write which topics, in the language of mosquitto's <c>acl_file</c>, so that one file serves both brokers:
/// <code>
/// topic [read|write|readwrite|deny] FILTER     before the first user: for clients without a name
/// user NAME                                    what follows is for this user
/// topic [read|write|readwrite|deny] FILTER
/// pattern [read|write|readwrite|deny] FILTER   for everyone; %u is the user's name, %c the client identifier
/// </code>
/// Without a word, readwrite is meant. What no rule allows is denied; denials come before what allows; the rules of a user come before patterns. Immutable.
/// </summary>
public sealed class AccessList
{
    /// <summary>Longest file that is read, in bytes.</summary>
    internal const int MaxBytes = 1024 * 1024;

    private const int MaxRules = 10_000;

    private readonly Dictionary<string, List<AccessRule>> _users = new(StringComparer.Ordinal);
    private readonly List<AccessRule> _nameless = [];
    private readonly List<AccessRule> _patterns = [];
    private List<AccessRule> _current;
    private int _count;

    private AccessList() => _current = _nameless;

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: a line is wrong; the message names it.</exception>
    public static AccessList Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var list = new AccessList();
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (list.Take(line.Trim()) is { } fault)
            {
                throw new Emotion2VecException(ErrorKind.Configuration, $"{name}, line {index + 1}: {fault}.");
            }
        }

        return list;
    }

    /// <summary>Collects what one client may do.</summary>
    /// <param name="user">Its user; null for a client without a name.</param>
    /// <param name="clientId">Its client identifier.</param>
    /// <returns>Its rights.</returns>
    internal AccessRights For(string? user, string clientId)
    {
        // A name that is a wildcard, or several levels, would open what is another's: who comes with one gets nothing where patterns use names (as at mosquitto).
        if ((Uses("%u") && user is not null && !IsOneLevel(user)) || (Uses("%c") && !IsOneLevel(clientId)))
        {
            return new([], []);
        }

        var own = user is null ? _nameless : _users.GetValueOrDefault(user, []);
        var patterns = _patterns.Where(rule => user is not null || !rule.Filter.Contains("%u", StringComparison.Ordinal))
            .Select(rule => rule with { Filter = rule.Filter.Replace("%u", user, StringComparison.Ordinal).Replace("%c", clientId, StringComparison.Ordinal) });
        return new(DenialsFirst(own), DenialsFirst(patterns));
    }

    private static AccessRule[] DenialsFirst(IEnumerable<AccessRule> rules) => [.. rules.OrderBy(rule => rule.IsDenial ? 0 : 1)];

    private static bool IsOneLevel(string name) => name.Length > 0 && name.AsSpan().IndexOfAny("+#/\0") < 0;

    private bool Uses(string mark) => _patterns.Exists(rule => rule.Filter.Contains(mark, StringComparison.Ordinal));

    // Returns what is wrong with a line, or null.
    private string? Take(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return null;
        }

        if (++_count > MaxRules)
        {
            return $"more than {MaxRules} rules";
        }

        var words = line.Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is not [var kind, var rest])
        {
            return $"'{line}' says nothing: write 'user NAME', 'topic read FILTER' or 'pattern write FILTER'";
        }

        switch (kind)
        {
            case "user":
                if (!_users.TryGetValue(rest, out var rules))
                {
                    _users.Add(rest, rules = []);
                }

                _current = rules;
                return null;
            case "topic":
                return Add(_current, rest);
            case "pattern":
                return Add(_patterns, rest);
            default:
                return $"'{kind}' is none of user, topic and pattern";
        }
    }

    private static string? Add(List<AccessRule> rules, string rest)
    {
        var words = rest.Split((char[])[' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        AccessRule? read = words switch
        {
            ["read", var filter] => new AccessRule(MayRead: true, MayWrite: false, filter),
            ["write", var filter] => new AccessRule(MayRead: false, MayWrite: true, filter),
            ["readwrite", var filter] => new AccessRule(MayRead: true, MayWrite: true, filter),
            ["deny", var filter] => new AccessRule(MayRead: false, MayWrite: false, filter),
            [var filter] => new AccessRule(MayRead: true, MayWrite: true, filter),
            _ => null,
        };
        if (read is not { } rule)
        {
            return $"'{words[0]}' is none of read, write, readwrite and deny";
        }

        if (!TopicFilters.IsValid(rule.Filter))
        {
            return $"'{rule.Filter}' is no topic filter: + stands for one whole level, # for all that follow and only at the end";
        }

        rules.Add(rule);
        return null;
    }
}
