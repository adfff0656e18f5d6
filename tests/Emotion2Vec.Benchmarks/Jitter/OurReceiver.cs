using Emotion2Vec.Audio.Rtp;
using Emotion2Vec.Audio.Rtp.Replay;
using Emotion2Vec.Core.Audio;

namespace Emotion2Vec.Benchmarks.Jitter;

/// <summary>This program's receiver, in the capture's time.</summary>
internal static class OurReceiver
{
    /// <summary>Hears a capture.</summary>
    /// <param name="stream">What was sent.</param>
    /// <param name="file">What arrived.</param>
    public static HeardSound Hear(CleanStream stream, string file)
    {
        var writer = new TimedWriter();
        using var replay = new RtpReplay(file, stream.Session, new RtpReceiverOptions(), writer);
        writer.Begin(stream.SampleRate);
        writer.Now = () => replay.UtcTicks;
        while (replay.Step())
        {
        }

        // The first packet that came need not be the first that was sent.
        var first = writer.FirstTimestamp - stream.FirstTimestamp;
        var offset = (int)first * (long)stream.SampleRate / stream.Session.Primary.ClockRate;
        double delays = 0;
        long worst = 0;
        foreach (var (sample, count, ticks) in writer.Writes)
        {
            for (var i = 0; i < count; i++)
            {
                var delay = ticks - stream.SentTicks(sample + i + offset);
                delays += delay;
                worst = Math.Max(worst, delay);
            }
        }

        return new HeardSound(
            [.. writer.Samples], (double)writer.Concealed / writer.Samples.Count, TimeSpan.FromTicks((long)(delays / writer.Samples.Count)), TimeSpan.FromTicks(worst));
    }

    private sealed class TimedWriter : IAudioWriter
    {
        public List<float> Samples { get; } = [];

        public List<(long Sample, int Count, long Ticks)> Writes { get; } = [];

        public long Concealed { get; private set; }

        public uint FirstTimestamp { get; private set; }

        public Func<long> Now { get; set; } = () => 0;

        public void Begin(int sampleRate)
        {
        }

        public bool TryWrite(ReadOnlySpan<float> samples)
        {
            Writes.Add((Samples.Count, samples.Length, Now()));
            Samples.AddRange(samples);
            return true;
        }

        public void Mark(in AudioMark mark)
        {
            if (mark is { Kind: AudioMarkKind.Clock, Sample: 0 })
            {
                FirstTimestamp = (uint)mark.RtpTimestamp;
            }
        }

        public void Count(SourceCounter counter, long count = 1) => Concealed += counter == SourceCounter.SamplesConcealed ? count : 0;

        public ValueTask WaitForSpaceAsync(int samples, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
