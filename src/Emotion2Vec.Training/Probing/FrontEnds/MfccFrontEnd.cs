using TorchSharp;
using static TorchSharp.torch;

namespace Emotion2Vec.Training.Probing.FrontEnds;

/// <summary>
/// The MFCC baseline: Kaldi's defaults (feat/feature-mfcc.h: 23 triangles, 13 coefficients, lifter 22, no energy in place of the first), with differences and
/// normalisation as in <see cref="FilterBankFrontEnd"/>: 39 values a frame.
/// </summary>
internal sealed class MfccFrontEnd : IFrontEnd
{
    private const int Bins = 23;
    private const int Coefficients = 13;
    private const double Lifter = 22;

    /// <inheritdoc/>
    public string Identity => "mfcc 13+d+dd cmvn, 25/10 ms";

    /// <inheritdoc/>
    public int Width => 3 * Coefficients;

    /// <inheritdoc/>
    public float[] Extract(float[] samples)
    {
        using var scope = NewDisposeScope();
        return Dynamics.Complete(KaldiSpectrum.LogMel(samples, Bins).matmul(tensor(Cosines()).reshape(Bins, Coefficients)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // Orthonormal DCT-II, each coefficient times 1 + 11 sin(pi c / 22).
    private static double[] Cosines()
    {
        var matrix = new double[Bins * Coefficients];
        for (var bin = 0; bin < Bins; bin++)
        {
            for (var c = 0; c < Coefficients; c++)
            {
                var scale = Math.Sqrt((c == 0 ? 1.0 : 2.0) / Bins) * (1 + (Lifter / 2 * Math.Sin(Math.PI * c / Lifter)));
                matrix[(bin * Coefficients) + c] = scale * Math.Cos(Math.PI / Bins * (bin + 0.5) * c);
            }
        }

        return matrix;
    }
}
