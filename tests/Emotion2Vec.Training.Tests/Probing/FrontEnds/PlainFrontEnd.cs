using System.Numerics;

namespace Emotion2Vec.Training.Tests.Probing.FrontEnds;

/// <summary>Kaldi's filter banks and cepstra once more, from the definitions: a Fourier sum for every bin, plain loops, float64. Slow, and shares no line with the product.</summary>
internal static class PlainFrontEnd
{
    public static double[][] LogMel(float[] samples, int bins)
    {
        var frames = new List<double[]>();
        for (var start = 0; start + 400 <= samples.Length; start += 160)
        {
            var x = new double[400];
            var mean = 0.0;
            for (var i = 0; i < 400; i++)
            {
                mean += samples[start + i] / 400.0;
            }

            for (var i = 0; i < 400; i++)
            {
                var current = samples[start + i] - mean;
                var previous = samples[start + Math.Max(i - 1, 0)] - mean;
                var hann = 0.5 - (0.5 * Math.Cos(Math.Tau * i / 399));
                x[i] = (current - (0.97 * previous)) * Math.Pow(hann, 0.85);
            }

            frames.Add(Energies(Power(x), bins));
        }

        return [.. frames];
    }

    public static double[][] Cepstra(float[] samples) => [.. LogMel(samples, 23).Select(mel =>
    {
        var cepstra = new double[13];
        for (var c = 0; c < 13; c++)
        {
            for (var m = 0; m < 23; m++)
            {
                cepstra[c] += mel[m] * Math.Cos(Math.PI * c * (m + 0.5) / 23);
            }

            cepstra[c] *= Math.Sqrt(c == 0 ? 1.0 / 23 : 2.0 / 23) * (1 + (11 * Math.Sin(Math.PI * c / 22)));
        }

        return cepstra;
    })];

    public static double[] WithDynamics(double[][] statics)
    {
        double[][] Delta(double[][] rows) => [.. rows.Select((_, t) => rows[0].Select((_, d) =>
        {
            double At(int time) => rows[Math.Clamp(time, 0, rows.Length - 1)][d];
            return ((2 * (At(t + 2) - At(t - 2))) + At(t + 1) - At(t - 1)) / 10;
        }).ToArray())];
        var first = Delta(statics);
        var second = Delta(first);
        double[][] all = [.. statics.Select((row, t) => (double[])[.. row, .. first[t], .. second[t]])];
        var values = new double[all.Length * all[0].Length];
        for (var d = 0; d < all[0].Length; d++)
        {
            var mean = all.Average(r => r[d]);
            var deviation = all.Length < 2 ? 0 : Math.Sqrt(all.Sum(r => (r[d] - mean) * (r[d] - mean)) / (all.Length - 1));
            for (var t = 0; t < all.Length; t++)
            {
                values[(t * all[0].Length) + d] = (all[t][d] - mean) / (deviation + 1e-10);
            }
        }

        return values;
    }

    private static double[] Power(double[] x)
    {
        var power = new double[256];
        for (var k = 0; k < power.Length; k++)
        {
            var sum = Complex.Zero;
            for (var i = 0; i < x.Length; i++)
            {
                sum += x[i] * Complex.FromPolarCoordinates(1, -Math.Tau * k * i / 512);
            }

            power[k] = (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
        }

        return power;
    }

    private static double[] Energies(double[] power, int bins)
    {
        double Mel(double f) => 1127 * Math.Log(1 + (f / 700));
        var width = (Mel(8000) - Mel(20)) / (bins + 1);
        var energies = new double[bins];
        for (var b = 0; b < bins; b++)
        {
            var (left, centre, right) = (Mel(20) + (b * width), Mel(20) + ((b + 1) * width), Mel(20) + ((b + 2) * width));
            for (var k = 0; k < power.Length; k++)
            {
                var mel = Mel(k * 31.25);
                if (mel > left && mel < right)
                {
                    energies[b] += power[k] * (mel <= centre ? (mel - left) / (centre - left) : (right - mel) / (right - centre));
                }
            }

            energies[b] = Math.Log(Math.Max(energies[b], 1.1920928955078125e-07));
        }

        return energies;
    }
}
