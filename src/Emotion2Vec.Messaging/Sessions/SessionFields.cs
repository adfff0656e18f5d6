using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Messaging.Payloads;

namespace Emotion2Vec.Messaging.Sessions;

/// <summary>The members of one line, each of which must be there, of its type, and within its bounds. Members that nobody asks for may be there too.</summary>
/// <param name="line">The line's object.</param>
internal readonly struct SessionFields(JsonElement line)
{
    private const int MostText = 4096;

    /// <summary>Whether a member is there.</summary>
    public bool Has(string name) => line.TryGetProperty(name, out _);

    /// <summary>A text.</summary>
    public string Text(string name) =>
        Member(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: <= MostText } text ? text : throw Wrong(name, $"a text of up to {MostText} characters");

    /// <summary>A text that may be left out.</summary>
    public string TextOr(string name, string otherwise) => Has(name) ? Text(name) : otherwise;

    /// <summary>A whole number.</summary>
    public long Whole(string name, long least, long most) =>
        Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>A number of any size, or infinity where it is null.</summary>
    public double Number(string name) => Member(name) switch
    {
        { ValueKind: JsonValueKind.Null } => double.PositiveInfinity,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        _ => throw Wrong(name, "a number or null"),
    };

    /// <summary>True or false.</summary>
    public bool Flag(string name) => Member(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A share from 0 to 1; NaN where it is null.</summary>
    public float Share(string name) => Share(name, Member(name));

    /// <summary>A number without bounds; NaN where it is null.</summary>
    public float Value(string name) => Value(name, Member(name));

    /// <summary>Shares from 0 to 1.</summary>
    public float[] Shares(string name, int count) => Array.ConvertAll(Items(name, count, count), item => Share(name, item));

    /// <summary>Numbers without bounds.</summary>
    public float[] Values(string name, int count) => Array.ConvertAll(Items(name, count, count), item => Value(name, item));

    /// <summary>The items of an array.</summary>
    public JsonElement[] Items(string name, int least, int most) =>
        Member(name) is { ValueKind: JsonValueKind.Array } value && value.GetArrayLength() is var count && count >= least && count <= most
            ? [.. value.EnumerateArray()]
            : throw Wrong(name, least == most ? $"an array of {least}" : $"an array of {least} to {most}");

    /// <summary>Texts.</summary>
    public string[] Texts(string name, int least, int most) => Array.ConvertAll(
        Items(name, least, most), item => item is { ValueKind: JsonValueKind.String } && item.GetString() is { Length: > 0 and <= 256 } text ? text : throw Wrong(name, "texts of 1 to 256 characters"));

    /// <summary>An object.</summary>
    public SessionFields Object(string name) => Member(name) is { ValueKind: JsonValueKind.Object } value ? new(value) : throw Wrong(name, "an object");

    /// <summary>The counts in an object.</summary>
    public IEnumerable<(string Name, long Count)> Counts(string name)
    {
        var counts = Member(name) is { ValueKind: JsonValueKind.Object } value && value.GetPropertyCount() <= 256 ? value : throw Wrong(name, "an object of up to 256 counts");
        return counts.EnumerateObject().Select(count => (count.Name, count.Value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) ? whole : throw Wrong(name, "an object of counts"))).ToList();
    }

    /// <summary>Bytes as base64, an even number of them.</summary>
    public byte[] Bytes(string name, int most) =>
        Member(name) is { ValueKind: JsonValueKind.String } value && value.TryGetBytesFromBase64(out var bytes) && bytes.Length <= most && bytes.Length % 2 == 0
            ? bytes
            : throw Wrong(name, $"base64 of up to {most} bytes");

    /// <summary>A moment: <c>2026-01-01T12:00:00.123Z</c>.</summary>
    public DateTimeOffset Utc(string name) =>
        DateTimeOffset.TryParseExact(Text(name), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : throw Wrong(name, "a moment as 2026-01-01T12:00:00.123Z");

    /// <summary>One of an enumeration's members.</summary>
    public T Named<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        foreach (var value in Enum.GetValues<T>())
        {
            if (PayloadJson.SnakeCase(value.ToString()) == text)
            {
                return value;
            }
        }

        throw Wrong(name, $"one of {string.Join(", ", Enum.GetNames<T>().Select(PayloadJson.SnakeCase))}");
    }

    /// <summary>What is wrong with a member.</summary>
    public static SessionLineException Wrong(string name, string wanted) => new($"\"{name}\" is not {wanted}");

    private static float Share(string name, JsonElement item) => Value(name, item) is var share && (float.IsNaN(share) || share is >= 0 and <= 1) ? share : throw Wrong(name, "within 0 and 1");

    private static float Value(string name, JsonElement item) => item switch
    {
        { ValueKind: JsonValueKind.Null } => float.NaN,
        { ValueKind: JsonValueKind.Number } when item.TryGetSingle(out var value) && float.IsFinite(value) => value,
        _ => throw Wrong(name, "made of numbers"),
    };

    private JsonElement Member(string name) => line.TryGetProperty(name, out var value) ? value : throw new SessionLineException($"\"{name}\" is missing");
}
