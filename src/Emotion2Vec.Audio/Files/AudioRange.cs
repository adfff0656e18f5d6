using System.Globalization;

namespace Emotion2Vec.Audio.Files;

/// <summary>A part of an audio file, in seconds. The default is the whole file.</summary>
/// <param name="Start">Where it starts; at least 0.</param>
/// <param name="End">Where it ends, after <paramref name="Start"/>; null for the end of the file.</param>
public readonly record struct AudioRange(double Start, double? End)
{
    internal long StartFrame(int sampleRate) => (long)Math.Round(Start * sampleRate);

    internal long EndFrame(int sampleRate) => End is { } end ? (long)Math.Round(end * sampleRate) : long.MaxValue;

    internal string Describe() => this == default
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" from {Start} s {(End is { } end ? $"to {end.ToString(CultureInfo.InvariantCulture)} s" : "on")}");
}
