using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Emotion2Vec.Audio.Pcm;

namespace Emotion2Vec.Audio.Feeds;

/// <summary>What blocks of sound from the network hold.</summary>
/// <param name="Encoding">How they are written.</param>
/// <param name="SampleRate">Frames per second, 1000 to 384000.</param>
/// <param name="Channels">Interleaved channels, 1 to 64; they are mixed.</param>
/// <remarks>Opus packets say themselves what they hold, and are decoded to 16 kHz mono whatever stands here.</remarks>
public readonly record struct FeedFormat(FeedEncoding Encoding, int SampleRate, int Channels)
{
    /// <summary>The most bytes that a block may have.</summary>
    public const int MaxBlockBytes = 1 << 18;

    /// <summary>The encodings that have a name, for messages.</summary>
    public const string Names = "s16le, f32le, opus";

    /// <summary>Makes a format out of what the other side says; nothing is believed.</summary>
    /// <param name="encoding"><c>s16le</c>, <c>f32le</c> or <c>opus</c>; null for the first.</param>
    /// <param name="rate">Frames per second; null for 16000.</param>
    /// <param name="channels">Channels; null for 1.</param>
    /// <param name="format">The format.</param>
    /// <param name="problem">What is wrong, as a sentence without its subject.</param>
    /// <returns>True if it is one.</returns>
    public static bool TryCreate(string? encoding, long? rate, long? channels, out FeedFormat format, [NotNullWhen(false)] out string? problem)
    {
        format = default;
        FeedEncoding? known = encoding switch
        {
            null or "s16le" => FeedEncoding.S16,
            "f32le" => FeedEncoding.F32,
            "opus" => FeedEncoding.Opus,
            _ => null,
        };
        problem = (known, rate ?? Core.Audio.ModelAudio.SampleRate, channels ?? 1) switch
        {
            (null, _, _) => $"format must be one of {Names}",
            (_, < PcmFormat.LowestRate or > PcmFormat.HighestRate, _) =>
                string.Create(CultureInfo.InvariantCulture, $"rate must be {PcmFormat.LowestRate} to {PcmFormat.HighestRate}"),
            (_, _, < 1 or > PcmFormat.MaxChannels) => string.Create(CultureInfo.InvariantCulture, $"channels must be 1 to {PcmFormat.MaxChannels}"),
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        format = new FeedFormat(known.GetValueOrDefault(), (int)(rate ?? Core.Audio.ModelAudio.SampleRate), (int)(channels ?? 1));
        return true;
    }

    /// <summary>Reads the format off a block that is a wav file.</summary>
    /// <param name="block">Any bytes.</param>
    /// <param name="format">The format.</param>
    /// <returns>True if it is a wav file of a kind that is read.</returns>
    public static bool TryReadWav(ReadOnlySpan<byte> block, out FeedFormat format)
    {
        var isWav = WavBlock.TryRead(block, out var pcm, out _);
        format = isWav ? new FeedFormat(FeedEncoding.Wav, pcm.SampleRate, pcm.Channels) : default;
        return isWav;
    }
}
