using Emotion2Vec.Core.Gating;

namespace Emotion2Vec.Benchmarks.Gate;

/// <summary>Lets a gate hear sound as a live stream would, and holds what it says against the truth.</summary>
internal static class GateTrial
{
    /// <summary>Samples from frame to frame.</summary>
    public const int HopSamples = 320;

    private const int ChunkFrames = 16;
    private const int TailSamples = 80;
    private const int BridgedFrames = 5;
    private const int FarFrames = 25;

    // Quieter than this against the loudest frame, clean speech is a pause.
    private const double ActiveDecibels = -40;

    /// <summary>Where clean speech is active: within 40 dB of its loudest frame, pauses of up to 100 ms included, as the gate includes them.</summary>
    /// <param name="clean">Speech without noise.</param>
    /// <returns>[T] true for speech.</returns>
    public static bool[] Truth(float[] clean)
    {
        double[] energy = [.. Enumerable.Range(0, FramesIn(clean)).Select(frame => Hop(clean, frame).ToArray().Sum(x => (double)x * x))];
        var least = energy.Max() * Math.Pow(10, ActiveDecibels / 10);
        var active = Array.ConvertAll(energy, e => e > least);
        for (int frame = 0, last = -1; frame < active.Length; frame++)
        {
            if (active[frame])
            {
                if (last >= 0 && frame - last <= BridgedFrames)
                {
                    Array.Fill(active, true, last, frame - last);
                }

                last = frame;
            }
        }

        return active;
    }

    /// <summary>What a gate says, frame by frame, asked at the end of each chunk.</summary>
    /// <param name="detectors">Makes its detector.</param>
    /// <param name="sound">16 kHz.</param>
    /// <returns>[T] true for speech.</returns>
    public static bool[] Judge(ISpeechDetectorFactory detectors, float[] sound)
    {
        using var gate = new SpeechGate(detectors.Open(), new GateOptions());
        var said = new bool[FramesIn(sound)];
        for (var (written, frame) = (0, 0); frame < said.Length;)
        {
            var next = Math.Min(frame + ChunkFrames, said.Length);
            var end = Math.Min((next * HopSamples) + TailSamples, sound.Length);
            gate.Write(sound.AsSpan(written, end - written));
            written = end;
            for (; frame < next; frame++)
            {
                said[frame] = gate.At(frame) > 0;
            }

            gate.Forget(frame);
        }

        return said;
    }

    /// <summary>Counts errors.</summary>
    /// <param name="truth">[T] what is.</param>
    /// <param name="said">[T] what the gate says.</param>
    public static GateErrors Compare(bool[] truth, bool[] said)
    {
        var errors = default(GateErrors);
        for (var t = 0; t < said.Length; t++)
        {
            if (truth[t])
            {
                errors = errors with { Speech = errors.Speech + 1, Missed = errors.Missed + (said[t] ? 0 : 1) };
                continue;
            }

            var wrong = said[t] ? 1 : 0;
            errors = errors with { Other = errors.Other + 1, False = errors.False + wrong };
            if (!truth.AsSpan(Math.Max(0, t - FarFrames)..Math.Min(truth.Length, t + FarFrames + 1)).Contains(true))
            {
                errors = errors with { Far = errors.Far + 1, FarFalse = errors.FarFalse + wrong };
            }
        }

        return errors;
    }

    /// <summary>The samples that a frame starts with.</summary>
    public static ReadOnlySpan<float> Hop(float[] sound, int frame) => sound.AsSpan(frame * HopSamples, HopSamples);

    private static int FramesIn(float[] sound) => (sound.Length - TailSamples) / HopSamples;
}
