using Emotion2Vec.Core.Audio;
using TorchSharp;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.FrontEnds;

/// <summary>
/// Log mel energies by Kaldi's definitions (feat/feature-window.cc, mel-computations.cc), with the settings that SUPERB's baselines leave at their defaults: windows of
/// 25 ms every 10 ms that lie within the sound (snip-edges), mean removed, pre-emphasis 0.97, Povey window, 512-point power spectrum, triangles equally spaced in mel
/// = 1127 ln(1 + f / 700) from 20 Hz to 8 kHz, natural logarithm floored at the epsilon of float32. No dither, samples in [-1, 1]. All in float64.
/// </summary>
internal static class KaldiSpectrum
{
    private const int WindowSamples = 400;
    private const int HopSamples = 160;
    private const int FftSamples = 512;
    private const double PreEmphasis = 0.97;
    private const double LowHertz = 20;
    private const double HighHertz = ModelAudio.SampleRate / 2.0;
    private const double Floor = 1.1920928955078125e-07;

    /// <summary>Computes log mel energies.</summary>
    /// <param name="samples">At least 400 samples at 16 kHz.</param>
    /// <param name="bins">Triangles.</param>
    /// <returns>[T, bins] float64, T = floor((N - 400) / 160) + 1.</returns>
    /// <exception cref="Core.Errors.Emotion2VecException"><see cref="Core.Errors.ErrorKind.InvalidInput"/>: fewer samples.</exception>
    public static Tensor LogMel(float[] samples, int bins)
    {
        ModelAudio.ThrowIfNoFrame(samples.Length);
        using var scope = NewDisposeScope();
        var frames = tensor(samples).to(ScalarType.Float64).unfold(0, WindowSamples, HopSamples);
        frames -= frames.mean([1], keepdim: true);

        // Kaldi repeats the first sample of the window before it.
        var before = cat([frames.narrow(1, 0, 1), frames.narrow(1, 0, WindowSamples - 1)], 1);
        frames = (frames - (PreEmphasis * before)) * tensor(PoveyWindow());
        var spectrum = fft.rfft(frames, FftSamples);
        var power = spectrum.real.square() + spectrum.imag.square();

        // Kaldi leaves the bin at the Nyquist frequency out of its triangles.
        var mel = power.narrow(1, 0, FftSamples / 2).matmul(tensor(Triangles(bins)).reshape(bins, FftSamples / 2).t());
        return mel.clamp_min(Floor).log().MoveToOuterDisposeScope();
    }

    // A Hann window with its ends at 0, to the power of 0.85.
    private static double[] PoveyWindow() =>
        [.. Enumerable.Range(0, WindowSamples).Select(i => Math.Pow(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / (WindowSamples - 1))), 0.85))];

    private static double[] Triangles(int bins)
    {
        var (low, high) = (Mel(LowHertz), Mel(HighHertz));
        var step = (high - low) / (bins + 1);
        var weights = new double[bins * FftSamples / 2];
        for (var bin = 0; bin < bins; bin++)
        {
            var left = low + (bin * step);
            for (var k = 0; k < FftSamples / 2; k++)
            {
                var mel = Mel((double)k * ModelAudio.SampleRate / FftSamples);
                weights[(bin * FftSamples / 2) + k] = Math.Max(0, Math.Min((mel - left) / step, (left + (2 * step) - mel) / step));
            }
        }

        return weights;
    }

    private static double Mel(double hertz) => 1127 * Math.Log(1 + (hertz / 700));
}
