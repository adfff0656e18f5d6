using Emotion2Vec.Core.Gating;

namespace Emotion2Vec.Tests.Core.Gating;

/// <summary>A detector for which a window is speech if its loudest sample is high: the probability is that sample.</summary>
internal sealed class ScriptedDetector(int windowSamples = 512) : ISpeechDetector, ISpeechDetectorFactory
{
    public int WindowSamples => windowSamples;

    public int Windows { get; private set; }

    public int Resets { get; private set; }

    public bool Disposed { get; private set; }

    public Exception? Failure { get; set; }

    public ISpeechDetector Open() => Failure is null ? this : throw Failure;

    public float Detect(ReadOnlySpan<float> window)
    {
        Assert.Equal(windowSamples, window.Length);
        Windows++;
        var peak = 0f;
        foreach (var sample in window)
        {
            peak = Math.Max(peak, sample);
        }

        return Failure is null ? peak : throw Failure;
    }

    public void Reset() => Resets++;

    public void Dispose() => Disposed = true;
}
