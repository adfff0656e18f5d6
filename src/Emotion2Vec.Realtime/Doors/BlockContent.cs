using System.Globalization;
using System.Net.Http.Headers;
using Emotion2Vec.Audio.Feeds;

namespace Emotion2Vec.Realtime.Doors;

/// <summary>
/// Finds out what a block holds, by the content type that its sender gives: <c>audio/wav</c>, <c>audio/opus</c>, or
/// <c>audio/pcm;rate=16000;channels=1;format=s16le</c>. All of it is from outside.
/// </summary>
internal static class BlockContent
{
    private const int MaxTypeLength = 200;

    /// <summary>Finds the format.</summary>
    /// <param name="contentType">What the sender says; null if nothing.</param>
    /// <param name="block">The block.</param>
    /// <param name="fallback">What is meant if the sender says nothing and it is no wav file; null for no guess.</param>
    /// <returns>The format; null if it is none that is read.</returns>
    public static FeedFormat? FormatOf(string? contentType, ReadOnlySpan<byte> block, FeedFormat? fallback)
    {
        if (string.IsNullOrEmpty(contentType) || contentType == "application/octet-stream")
        {
            return FeedFormat.TryReadWav(block, out var wav) ? wav : fallback;
        }

        if (contentType.Length > MaxTypeLength || !MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return null;
        }

        return type.MediaType?.ToLowerInvariant() switch
        {
            "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => FeedFormat.TryReadWav(block, out var wav) ? wav : null,
            "audio/opus" => FeedFormat.TryCreate("opus", null, null, out var opus, out _) ? opus : null,
            "audio/pcm" or "audio/x-pcm" => Pcm(type.Parameters),
            _ => null,
        };
    }

    private static FeedFormat? Pcm(ICollection<NameValueHeaderValue> parameters)
    {
        string? encoding = null;
        long? rate = null;
        long? channels = null;
        foreach (var parameter in parameters)
        {
            switch (parameter.Name.ToLowerInvariant())
            {
                case "format":
                    encoding = parameter.Value;
                    break;
                case "rate":
                    rate = Number(parameter.Value);
                    break;
                case "channels":
                    channels = Number(parameter.Value);
                    break;
                default:
                    break;
            }
        }

        return rate is not null && FeedFormat.TryCreate(encoding, rate, channels, out var format, out _) ? format : null;
    }

    // What is no number is out of every range.
    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
