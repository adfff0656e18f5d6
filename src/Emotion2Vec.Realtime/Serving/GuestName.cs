using System.Globalization;
using System.Text;
using Emotion2Vec.Core.Streams;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>Names of streams that come through a door: <c>{door}-{what the other side calls it}</c>, made fit for a topic. Who knows the door's name may say it too.</summary>
internal static class GuestName
{
    /// <summary>The longest name of a door, in characters: a UUID, as telephone systems name calls, still fits behind it.</summary>
    public const int MaxDoorLength = StreamId.MaxLength - 37;

    private const string Nameless = "stream";

    /// <summary>Makes a name.</summary>
    /// <param name="door">The door's name.</param>
    /// <param name="name">What the other side calls the stream: any text of any length.</param>
    /// <param name="attempt">1, and one more for every stream that has the name already.</param>
    /// <returns>The name; those of attempts from 2 on differ from one another.</returns>
    public static StreamId Make(StreamId door, string name, int attempt)
    {
        var suffix = attempt == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{attempt}");
        var room = StreamId.MaxLength - suffix.Length;
        var text = new StringBuilder(StreamId.MaxLength).Append(door).Append('-');
        var start = text.Length;
        var isPrefixed = name.StartsWith(text.ToString(), StringComparison.OrdinalIgnoreCase);
        foreach (var c in isPrefixed ? name.AsSpan(start) : name)
        {
            if (text.Length >= room)
            {
                break;
            }

            var lower = char.ToLowerInvariant(c);
            if (lower is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')
            {
                text.Append(lower);
            }
            else if (text.Length > start && text[^1] != '-')
            {
                text.Append('-');
            }
        }

        if (text.Length > start && text[^1] == '-')
        {
            text.Length--;
        }

        return new StreamId(text.Append(text.Length == start ? Nameless : "").Append(suffix).ToString());
    }
}
