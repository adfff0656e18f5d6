using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Core.Sinks;

namespace Emotion2Vec.Messaging.Payloads;

/// <summary>How numbers, times and phases look in every payload. Allocates nothing.</summary>
internal static class PayloadJson
{
    /// <summary>Decimals of probabilities, speech and quality: beyond four, digits are noise that costs bandwidth.</summary>
    public const int ScoreDecimals = 4;

    /// <summary>Bytes of a moment.</summary>
    public const int UtcBytes = 24;

    private const int TimeDecimals = 3;

    /// <summary>Writes a score as an array element; JSON has no NaN or infinity, so those become null.</summary>
    public static void WriteScore(this Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(Rounded(value, ScoreDecimals));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>Writes a score as a member.</summary>
    public static void WriteScore(this Utf8JsonWriter json, ReadOnlySpan<byte> name, float value)
    {
        json.WritePropertyName(name);
        json.WriteScore(value);
    }

    /// <summary>Writes an array of scores.</summary>
    public static void WriteScores(this Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteScore(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes scores as a member.</summary>
    public static void WriteScores(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<float> values)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
        {
            json.WriteScore(values[i]);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes each dimension as a member of its name; null while nothing was heard.</summary>
    public static void WriteDimensions(this Utf8JsonWriter json, IReadOnlyList<DimensionValue> dimensions)
    {
        foreach (var (name, value) in dimensions)
        {
            json.WritePropertyName(name);
            json.WriteScore(value);
        }
    }

    /// <summary>Writes milliseconds or seconds as a member, to three decimals; infinity and NaN become null.</summary>
    public static void WriteDuration(this Utf8JsonWriter json, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, Rounded(value, TimeDecimals));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a moment as <c>2026-01-01T12:00:00.123Z</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">Member name.</param>
    /// <param name="utcTicks">UTC ticks; what no calendar holds is clamped to its ends.</param>
    public static void WriteUtc(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long utcTicks)
    {
        Span<byte> text = stackalloc byte[UtcBytes];
        json.WriteString(name, text[..FormatUtc(text, utcTicks)]);
    }

    /// <summary>Formats a moment as <c>2026-01-01T12:00:00.123Z</c>.</summary>
    /// <param name="text">[<see cref="UtcBytes"/>] where to.</param>
    /// <param name="utcTicks">UTC ticks; what no calendar holds is clamped to its ends.</param>
    /// <returns>Bytes written.</returns>
    public static int FormatUtc(Span<byte> text, long utcTicks)
    {
        var time = new DateTime(Math.Clamp(utcTicks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
        _ = time.TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>Writes a trajectory's phase.</summary>
    public static void WritePhase(this Utf8JsonWriter json, TrajectoryPhase phase) =>
        json.WriteString("phase"u8, phase switch
        {
            TrajectoryPhase.Tracking => "tracking"u8,
            TrajectoryPhase.NoSpeech => "no_speech"u8,
            _ => "warmup"u8,
        });

    /// <summary>Writes the model's word of caution, if it has one.</summary>
    public static void WriteCaution(this Utf8JsonWriter json, string caution)
    {
        if (caution.Length > 0)
        {
            json.WriteString("caution"u8, caution);
        }
    }

    /// <summary>Turns a C# member name into the form used in payloads: <c>PacketsLost</c> into <c>packets_lost</c>.</summary>
    public static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    // Adding zero turns a rounded -0 into 0.
    private static double Rounded(double value, int decimals) => Math.Round(value, decimals) + 0.0;
}
