using Emotion2Vec.Audio.Samples;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Audio.Microphones;

/// <summary>
/// One stream's share of what a device records: the mean of its channels, or one of them. Owned by the device's thread from start to end; allocates nothing, takes no lock.
/// </summary>
/// <param name="writer">Where samples go; its run has begun.</param>
/// <param name="channel">The channel, from 0; null for the mean.</param>
/// <param name="channels">Channels that the device records.</param>
/// <param name="rate">Samples per second.</param>
/// <param name="clock">Says what time it is.</param>
internal sealed class ChannelTap(IAudioWriter writer, int? channel, int channels, int rate, TimeProvider clock)
{
    private const int ClockSeconds = 10;

    private readonly float[] _mono = new float[MicrophoneCapture.BlockFrames(rate)];
    private long _written;
    private long _clockDue = (long)ClockSeconds * rate;

    /// <summary>Takes a block.</summary>
    /// <param name="interleaved">Whole frames.</param>
    /// <param name="isAfterLoss">True if sound is missing before it.</param>
    public void Take(ReadOnlySpan<float> interleaved, bool isAfterLoss)
    {
        // A device's clock is not the computer's, and lost sound counts no samples: both are told to the stream's clock.
        if (isAfterLoss || _written >= _clockDue)
        {
            _clockDue = _written + ((long)ClockSeconds * rate);
            var block = (long)(interleaved.Length / channels) * TimeSpan.TicksPerSecond / rate;
            writer.Mark(new AudioMark(AudioMarkKind.Clock, _written, clock.GetUtcNow().UtcTicks - block));
        }

        if (isAfterLoss)
        {
            writer.Count(SourceCounter.Overruns);
        }

        // Some systems deliver more at once than was asked for.
        while (!interleaved.IsEmpty)
        {
            var part = interleaved[..Math.Min(interleaved.Length, _mono.Length * channels)];
            Write(part);
            interleaved = interleaved[part.Length..];
        }
    }

    private void Write(ReadOnlySpan<float> interleaved)
    {
        var mono = _mono.AsSpan(0, interleaved.Length / channels);
        if (channel is { } one)
        {
            for (var i = 0; i < mono.Length; i++)
            {
                mono[i] = interleaved[(i * channels) + one];
            }
        }
        else
        {
            ChannelMix.ToMono(interleaved, channels, mono);
        }

        var invalid = SampleGuard.Clean(mono, SampleGuard.FullScale);
        if (invalid > 0)
        {
            writer.Count(SourceCounter.SamplesInvalid, invalid);
        }

        writer.TryWrite(mono);
        _written += mono.Length;
    }
}
