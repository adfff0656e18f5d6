namespace Emotion2Vec.Training.Tests.Probing.Fitting;

/// <summary>
/// The authors' probe once more, in float64 and plain loops over padded batches: forward, backward, PyTorch's RMSprop with momentum, its CyclicLR, their measures. It
/// shares no line with the product; it is given initial weights and the order of utterances, and must come to the same result.
/// </summary>
internal sealed class PlainProbe(int width, int hidden, int classes)
{
    public double[] W1 = new double[hidden * width];
    public double[] B1 = new double[hidden];
    public double[] W2 = new double[classes * hidden];
    public double[] B2 = new double[classes];

    private readonly Dictionary<double[], (double[] Square, double[] Buffer)> _state = [];

    public double[][] Parameters => [W1, B1, W2, B2];

    public PlainProbe Copy() => new(width, hidden, classes) { W1 = [.. W1], B1 = [.. B1], W2 = [.. W2], B2 = [.. B2] };

    /// <summary>PyTorch's lr_scheduler.CyclicLR, as its source computes it from the count of steps.</summary>
    public static (double Rate, double Momentum) Cycle(int steps, double baseRate, double maxRate, int stepSizeUp)
    {
        double totalSize = stepSizeUp + stepSizeUp;
        var stepRatio = stepSizeUp / totalSize;
        var cycle = Math.Floor(1 + (steps / totalSize));
        var x = 1.0 + (steps / totalSize) - cycle;
        var scale = x <= stepRatio ? x / stepRatio : (x - 1) / (stepRatio - 1);
        return (baseRate + ((maxRate - baseRate) * scale), 0.9 - ((0.9 - 0.8) * scale));
    }

    public double[] Logits(float[] frames) => Forward(frames).Logits;

    /// <summary>One step on a batch; returns its loss before it.</summary>
    public double Step(IReadOnlyList<(float[] Frames, int Class)> batch, double rate, double momentum)
    {
        var (gw1, gb1, gw2, gb2) = (new double[W1.Length], new double[B1.Length], new double[W2.Length], new double[B2.Length]);
        var loss = 0.0;
        foreach (var (frames, @class) in batch)
        {
            var (active, mean, logits) = Forward(frames);
            var top = logits.Max();
            var sum = logits.Sum(l => Math.Exp(l - top));
            loss -= (logits[@class] - top - Math.Log(sum)) / batch.Count;
            var gradMean = new double[hidden];
            for (var c = 0; c < classes; c++)
            {
                var g = ((Math.Exp(logits[c] - top) / sum) - (c == @class ? 1 : 0)) / batch.Count;
                gb2[c] += g;
                for (var h = 0; h < hidden; h++)
                {
                    gw2[(c * hidden) + h] += g * mean[h];
                    gradMean[h] += g * W2[(c * hidden) + h];
                }
            }

            var count = frames.Length / width;
            for (var t = 0; t < count; t++)
            {
                for (var h = 0; h < hidden; h++)
                {
                    if (active[(t * hidden) + h] > 0)
                    {
                        var g = gradMean[h] / count;
                        gb1[h] += g;
                        for (var d = 0; d < width; d++)
                        {
                            gw1[(h * width) + d] += g * frames[(t * width) + d];
                        }
                    }
                }
            }
        }

        Update(W1, gw1, rate, momentum);
        Update(B1, gb1, rate, momentum);
        Update(W2, gw2, rate, momentum);
        Update(B2, gb2, rate, momentum);
        return loss;
    }

    public static (double Wa, double Ua, double Wf1) Measures(IReadOnlyList<(int Truth, int Answer)> pairs, int classes)
    {
        var wa = 100.0 * pairs.Count(p => p.Truth == p.Answer) / pairs.Count;
        var (recalls, f1) = (0.0, 0.0);
        for (var c = 0; c < classes; c++)
        {
            double total = pairs.Count(p => p.Truth == c);
            double hit = pairs.Count(p => p.Truth == c && p.Answer == c);
            double said = pairs.Count(p => p.Answer == c);
            var recall = total > 0 ? hit / total : 0;
            var precision = said > 0 ? hit / said : 0;
            recalls += recall;
            f1 += (precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0) * total / pairs.Count;
        }

        return (wa, 100 * recalls / classes, 100 * f1);
    }

    private (double[] Active, double[] Mean, double[] Logits) Forward(float[] frames)
    {
        var count = frames.Length / width;
        var (active, mean, logits) = (new double[count * hidden], new double[hidden], new double[classes]);
        for (var t = 0; t < count; t++)
        {
            for (var h = 0; h < hidden; h++)
            {
                var sum = B1[h];
                for (var d = 0; d < width; d++)
                {
                    sum += W1[(h * width) + d] * frames[(t * width) + d];
                }

                active[(t * hidden) + h] = Math.Max(0, sum);
                mean[h] += active[(t * hidden) + h] / count;
            }
        }

        for (var c = 0; c < classes; c++)
        {
            logits[c] = B2[c];
            for (var h = 0; h < hidden; h++)
            {
                logits[c] += W2[(c * hidden) + h] * mean[h];
            }
        }

        return (active, mean, logits);
    }

    // torch.optim.RMSprop, not centred: square = 0.99 square + 0.01 g^2; buffer = momentum buffer + g / (sqrt(square) + 1e-8); w -= rate buffer.
    private void Update(double[] weights, double[] gradient, double rate, double momentum)
    {
        if (!_state.TryGetValue(weights, out var state))
        {
            state = _state[weights] = (new double[weights.Length], new double[weights.Length]);
        }

        for (var i = 0; i < weights.Length; i++)
        {
            state.Square[i] = (0.99 * state.Square[i]) + (0.01 * gradient[i] * gradient[i]);
            state.Buffer[i] = (momentum * state.Buffer[i]) + (gradient[i] / (Math.Sqrt(state.Square[i]) + 1e-8));
            weights[i] -= rate * state.Buffer[i];
        }
    }
}
