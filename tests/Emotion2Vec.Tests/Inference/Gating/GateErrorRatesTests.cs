using Emotion2Vec.Audio.Files;
using Emotion2Vec.Benchmarks.Gate;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Gating;

/// <summary>
/// The gate's error rates on the bundled clip (synthetic speech) with pauses of 2 s put in: a small part of what 'bench gate' measures, with bounds well above what was
/// measured, because other versions of the runtime round otherwise.
/// </summary>
public sealed class GateErrorRatesTests : IDisposable
{
    private const double MostMissed = 0.15;
    private const double MostFalse = 0.25;

    private readonly SileroDetectorFactory _detectors = new();
    private readonly float[] _speech;
    private readonly bool[] _truth;

    public GateErrorRatesTests()
    {
        var clip = AudioFile.ReadModelAudio(RepositoryFolder.Path("configs", "demo", "spoken-clip.flac"));
        _speech = [.. new float[32000], .. clip.AsSpan(0, 96000), .. new float[32000], .. clip.AsSpan(160000, 96000), .. new float[32000]];
        _truth = GateTrial.Truth(_speech);
    }

    public void Dispose() => _detectors.Dispose();

    [Theory]
    [InlineData("white", 20)]
    [InlineData("white", 5)]
    [InlineData("pink", 0)]
    [InlineData("hum", 5)]
    [InlineData("music", 10)]
    public void Judge_SpeechInNoise_StaysWithinBounds(string noise, double decibels)
    {
        var errors = GateTrial.Compare(_truth, GateTrial.Judge(_detectors, GateSounds.Mix(_speech, _truth, Noise(noise, _speech.Length), decibels)));
        Assert.True(errors.MissRate < MostMissed && errors.FalseRate < MostFalse && errors.FarFalseRate < 0.02, $"{errors}");
        Assert.True(errors is { Speech: > 300, Far: > 100 }, "the corpus holds too little of either");
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("white")]
    [InlineData("pink")]
    [InlineData("hum")]
    [InlineData("music")]
    public void Judge_NobodySpeaks_HearsHardlyAnything(string noise)
    {
        const int Samples = 10 * 16000;
        var sound = noise == "silence" ? new float[Samples] : GateSounds.Scaled(Noise(noise, Samples), 0.05);
        Assert.InRange(GateTrial.Judge(_detectors, sound).Count(said => said), 0, 10);
    }

    private static float[] Noise(string name, int count) => name switch
    {
        "white" => GateSounds.White(count, 1),
        "pink" => GateSounds.Pink(count, 2),
        "hum" => GateSounds.Hum(count),
        _ => GateSounds.Music(count, 3),
    };
}
