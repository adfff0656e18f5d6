using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Audio.Feeds;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>
/// What the other side of a WebSocket says of its sound: in the address (<c>?rate=48000&amp;channels=1&amp;format=s16le</c>), or in a JSON object of the same
/// keys as its first text message. All of it is from outside.
/// </summary>
internal static class AudioHello
{
    private const string MissingRate = "say how many samples per second come: ?rate=16000, or {\"rate\":16000} as the first message";

    /// <summary>Reads the address.</summary>
    /// <param name="query">Its query.</param>
    /// <param name="format">The format; null if the address says nothing of it.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? ReadQuery(IQueryCollection query, out FeedFormat? format)
    {
        format = null;
        if (!TryNumber(query["rate"], out var rate) || !TryNumber(query["channels"], out var channels))
        {
            return "rate and channels must be whole numbers";
        }

        var encoding = query["format"].ToString();
        return rate is null && channels is null && encoding.Length == 0 ? null : Make(encoding.Length == 0 ? null : encoding, rate, channels, out format);
    }

    /// <summary>
    /// Reads a text message. FreeSWITCH's <c>mod_audio_fork</c> sends whatever its operator wrote there first, so that a text that says nothing of sound is no error.
    /// </summary>
    /// <param name="text">UTF-8, supposedly.</param>
    /// <param name="format">The format; null if the message says nothing of it.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? ReadMessage(ReadOnlySpan<byte> text, out FeedFormat? format)
    {
        format = null;
        try
        {
            var reader = new Utf8JsonReader(text);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var root = json.RootElement;
            var hasRate = root.TryGetProperty("rate", out var rate) || root.TryGetProperty("sampleRate", out rate);
            var hasFormat = root.TryGetProperty("format", out var encoding);
            if (!hasRate && !hasFormat)
            {
                return null;
            }

            long? hertz = null;
            long? count = null;
            if ((hasRate && !TryNumber(rate, out hertz)) || (root.TryGetProperty("channels", out var channels) && !TryNumber(channels, out count)))
            {
                return "rate and channels must be whole numbers";
            }

            return hasFormat && encoding.ValueKind != JsonValueKind.String
                ? $"format must be one of {FeedFormat.Names}"
                : Make(hasFormat ? encoding.GetString() : null, hertz, count, out format);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is no UTF-8: said to someone else.
            return null;
        }
    }

    private static string? Make(string? encoding, long? rate, long? channels, out FeedFormat? format)
    {
        format = null;
        if (!FeedFormat.TryCreate(encoding, rate, channels, out var known, out var problem))
        {
            return problem;
        }

        // A wrong guess would be heard as another voice.
        if (rate is null && known.Encoding != FeedEncoding.Opus)
        {
            return MissingRate;
        }

        format = known;
        return null;
    }

    private static bool TryNumber(string? text, out long? number)
    {
        number = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = isNumber ? value : null;
        return isNumber;
    }

    private static bool TryNumber(JsonElement json, out long? number)
    {
        var value = 0L;
        var isNumber = json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out value);
        number = isNumber ? value : null;
        return isNumber;
    }
}
