using Emotion2Vec.Core.Errors;
using Emotion2Vec.Core.Gating;

namespace Emotion2Vec.Tests.Core.Gating;

public sealed class SpeechGateTests
{
    private static readonly GateOptions Plain = new() { MinSpeechMs = 0, MinSilenceMs = 0, PadMs = 0 };

    // Windows of 512 samples; frame k has its centre at sample 320 k + 200.
    [Theory]
    [InlineData(0, "000111110000000")] // Windows 2 to 4: samples 1024 to 2559, so centres 1160 (frame 3) to 2440 (frame 7).
    [InlineData(30, "001111111000000")] // With 480 samples on both sides 544 to 3039: frames 2 to 8.
    public void At_SpeechWindows_CoversFramesByTheirCentre(int padMs, string expected)
    {
        var gate = new SpeechGate(new ScriptedDetector(), Plain with { PadMs = padMs });
        gate.Write(Sound(0, 0, 1, 1, 1, 0, 0, 0, 0, 0));
        Assert.Equal(expected, Frames(gate, 15));
    }

    [Fact]
    public void At_WindowNotComplete_RepeatsTheLastOne()
    {
        var gate = new SpeechGate(new ScriptedDetector(), Plain);
        Assert.Equal(0, gate.At(0));
        gate.Write(Sound(0, 1));
        gate.Write(new float[511]);
        Assert.Equal(1, gate.At(4));
        gate.Write(new float[1]);
        Assert.Equal(0, gate.At(4));
        Assert.Equal(1, gate.At(2));
    }

    [Fact]
    public void Write_PiecesOfAnySize_GivesTheSameFrames()
    {
        var random = new Random(3);
        var sound = Enumerable.Range(0, 60).SelectMany(i => Enumerable.Repeat(i / 7 % 2 * 0.9f, 512)).ToArray();
        var (whole, pieces) = (new SpeechGate(new ScriptedDetector(), new()), new SpeechGate(new ScriptedDetector(), new()));
        whole.Write(sound);
        for (var at = 0; at < sound.Length;)
        {
            var count = Math.Min(random.Next(1, 900), sound.Length - at);
            pieces.Write(sound.AsSpan(at, count));
            at += count;
        }

        Assert.Equal(Frames(whole, 90), Frames(pieces, 90));
    }

    [Fact]
    public void Forget_FramesTold_KeepsTheRest()
    {
        var (kept, forgetful) = (new SpeechGate(new ScriptedDetector(), new()), new SpeechGate(new ScriptedDetector(), new()));
        var random = new Random(5);
        for (var chunk = 0; chunk < 500; chunk++)
        {
            var sound = Enumerable.Repeat(random.Next(3) == 0 ? 0f : 1f, chunk == 0 ? 5200 : 5120).ToArray();
            kept.Write(sound);
            forgetful.Write(sound);
            for (var frame = 16 * chunk; frame < 16 * (chunk + 1); frame++)
            {
                Assert.Equal(kept.At(frame), forgetful.At(frame));
            }

            forgetful.Forget(16 * (chunk + 1));
        }
    }

    [Fact]
    public void Reset_Used_StartsAtTheFirstSample()
    {
        var detector = new ScriptedDetector();
        var gate = new SpeechGate(detector, Plain);
        gate.Write(Sound(1, 1));
        gate.Write(new float[100]);
        gate.Reset();
        Assert.Equal((1, 0f), (detector.Resets, gate.At(0)));
        gate.Write(Sound(1));
        Assert.Equal(3, detector.Windows);
        Assert.Equal(1, gate.At(0));
    }

    [Fact]
    public void WriteAndAt_SteadyState_AllocateNothing()
    {
        var gate = new SpeechGate(new QuietDetector(), new());
        var chunk = new float[5120];
        gate.Write(chunk);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0L; i < 1000; i++)
        {
            gate.Write(chunk);
            gate.At(16 * i);
            gate.Forget(16 * i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void SpeechGates_OptionsOutOfRange_AreAllNamed()
    {
        var error = Assert.Throws<Emotion2VecException>(() => new SpeechGates(new ScriptedDetector(), new() { PadMs = -1, MinSpeechMs = 9999 }));
        Assert.Equal(ErrorKind.Configuration, error.Kind);
        Assert.Contains("PadMs", error.Message, StringComparison.Ordinal);
        Assert.Contains("MinSpeechMs", error.Message, StringComparison.Ordinal);
        Assert.Throws<Emotion2VecException>(() => new SpeechGates(new ScriptedDetector(), new() { SilenceThreshold = 0.6 }));
    }

    private static float[] Sound(params float[] windows) => [.. windows.SelectMany(level => Enumerable.Repeat(level, 512))];

    private static string Frames(SpeechGate gate, int count) => string.Concat(Enumerable.Range(0, count).Select(k => gate.At(k) > 0 ? '1' : '0'));

    private sealed class QuietDetector : ISpeechDetector
    {
        public int WindowSamples => 512;

        public float Detect(ReadOnlySpan<float> window) => 0.9f;

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
