using System.Text;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Messaging.Broker.Access;

/// <summary>
/// The users of a broker and the hashes of their passwords: a line <c>user:hash</c> each, as in mosquitto's password files; empty lines and lines that begin with
/// <c>#</c> say nothing. Immutable.
/// </summary>
public sealed class UserFile
{
    /// <summary>Longest file that is read, in bytes.</summary>
    internal const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Longest name of a user, in characters.</summary>
    internal const int MaxNameLength = 256;

    private const int MaxLineLength = 1024;

    // What a name may not hold: the file's own mark, the wildcards and the separator of topics (patterns put names into topics).
    private const string Forbidden = ":+#/";

    private readonly Dictionary<string, PasswordHash> _users = new(StringComparer.Ordinal);

    // Names that nobody has take as long as those that somebody has.
    private readonly PasswordHash _nobody = PasswordHash.Make([]);

    private UserFile()
    {
    }

    /// <summary>How many users there are.</summary>
    public int Count => _users.Count;

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The users.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: a line is wrong; the message names it.</exception>
    public static UserFile Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var file = new UserFile();
        foreach (var (index, line) in Lines(text).Index())
        {
            if (NameIn(line) is not { } user)
            {
                continue;
            }

            var fault = line.Length > MaxLineLength ? $"is longer than {MaxLineLength} characters"
                : user.Length == line.Length ? "is no 'user:hash'"
                : !IsName(user) ? NameRule
                : PasswordHash.TryParse(line[(user.Length + 1)..]) is not { } hash ? "holds no hash of the form $7$iterations$salt$hash; passwords never stand here as they are"
                : !file._users.TryAdd(user, hash) ? $"names '{user}' a second time"
                : null;
            if (fault is not null)
            {
                throw new Emotion2VecException(ErrorKind.Configuration, $"{name}, line {index + 1} {fault}. 'e2v broker passwd USER' writes such lines, and so does mosquitto_passwd.");
            }
        }

        return file;
    }

    /// <summary>Writes a user into the text of a file: in the place of the user's line, or behind the last.</summary>
    /// <param name="text">The text; all other lines stay as they are.</param>
    /// <param name="user">The name.</param>
    /// <param name="password">The password; null to take the user out.</param>
    /// <returns>The new text.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.InvalidInput"/>: no such name is allowed, or the password is empty.</exception>
    public static string With(string text, string user, string? password)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(user);
        if (!IsName(user))
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, $"'{user}' {NameRule}.");
        }

        if (password?.Length == 0)
        {
            throw new Emotion2VecException(ErrorKind.InvalidInput, "The password is empty: choose one.");
        }

        var lines = Lines(text).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var place = lines.FindIndex(line => NameIn(line) == user);
        if (place >= 0)
        {
            lines.RemoveAt(place);
        }

        if (password is not null)
        {
            lines.Insert(place >= 0 ? place : lines.Count, $"{user}:{PasswordHash.Make(Encoding.UTF8.GetBytes(password))}");
        }

        return string.Concat(lines.Select(line => line + "\n"));
    }

    /// <summary>Says whether a name and a password belong together. Takes a tenth of a second.</summary>
    /// <param name="user">The name.</param>
    /// <param name="password">UTF-8 bytes.</param>
    /// <returns>True if they do.</returns>
    internal bool Accepts(string user, ReadOnlySpan<byte> password)
    {
        var isKnown = _users.TryGetValue(user, out var hash);
        return (hash ?? _nobody).Accepts(password) && isKnown;
    }

    private static string NameRule => $"is no name: 1 to {MaxNameLength} characters without '{string.Join("', '", Forbidden.AsEnumerable())}' and control characters";

    private static bool IsName(string user) => user.Length is > 0 and <= MaxNameLength && !user.Any(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.TrimEnd('\r'));

    private static string? NameIn(string line) => line.Length == 0 || line[0] == '#' ? null : line.Split(':', 2)[0];
}
