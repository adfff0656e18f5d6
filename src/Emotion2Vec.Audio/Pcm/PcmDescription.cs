using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Pcm;

/// <summary>Reads <c>format=s16le|s24le|s32le|f32le|wav&amp;rate=16000&amp;channels=1</c> of a source description.</summary>
internal static class PcmDescription
{
    /// <summary>Reads the layout of raw samples.</summary>
    /// <param name="query">The query, of the keys <c>format</c>, <c>rate</c> and <c>channels</c>.</param>
    /// <returns>The layout; null if a wav header tells it.</returns>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.Configuration"/>: it is wrong.</exception>
    public static PcmFormat? Parse(SourceQuery query)
    {
        var rate = query.Number("rate", PcmFormat.LowestRate, PcmFormat.HighestRate);
        var channels = query.Number("channels", 1, PcmFormat.MaxChannels);
        PcmEncoding? encoding = query.Text("format") switch
        {
            "s16le" or null => PcmEncoding.S16,
            "s24le" => PcmEncoding.S24,
            "s32le" => PcmEncoding.S32,
            "f32le" => PcmEncoding.F32,
            "wav" => null,
            var other => throw query.Error($"'format={other}' is not handled; there are s16le, s24le, s32le, f32le and wav"),
        };
        if (encoding is null && (rate ?? channels) is not null)
        {
            throw query.Error("a wav stream says its rate and channels itself");
        }

        return encoding is { } raw ? new PcmFormat(raw, rate ?? ModelAudio.SampleRate, channels ?? 1) : null;
    }

    /// <summary>A layout in words.</summary>
    public static string Words(PcmFormat? format) => format is { } raw ? $"{raw.Encoding} {raw.SampleRate} Hz x{raw.Channels}" : "wav";
}
