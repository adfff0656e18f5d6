namespace Emotion2Vec.Audio.Samples;

/// <summary>Mixes interleaved channels to mono by averaging, as upstream does.</summary>
internal static class ChannelMix
{
    /// <summary>Averages the channels of each frame.</summary>
    /// <param name="interleaved">Frames times channels samples. May be the same memory as <paramref name="mono"/>.</param>
    /// <param name="channels">Channels per frame, at least 1.</param>
    /// <param name="mono">Room for one sample per frame.</param>
    /// <returns>Frames mixed.</returns>
    public static int ToMono(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        var frames = interleaved.Length / channels;
        if (channels == 1)
        {
            interleaved.CopyTo(mono);
            return frames;
        }

        for (var frame = 0; frame < frames; frame++)
        {
            var sum = 0f;
            foreach (var sample in interleaved.Slice(frame * channels, channels))
            {
                sum += sample;
            }

            // Not times a reciprocal: full scale on every channel must give exactly full scale.
            mono[frame] = sum / channels;
        }

        return frames;
    }
}
