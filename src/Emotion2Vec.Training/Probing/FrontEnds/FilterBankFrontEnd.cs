using TorchSharp;

namespace Emotion2Vec.Training.Probing.FrontEnds;

/// <summary>
/// The FBank baseline as SUPERB defines it (s3prl, upstream/baseline/fbank.yaml): 80 log mel energies every 10 ms, their first and second differences, and mean and
/// variance normalisation per utterance: 240 values a frame. The paper names FBank as the traditional feature and refers to SUPERB for its protocol.
/// </summary>
internal sealed class FilterBankFrontEnd : IFrontEnd
{
    private const int Bins = 80;

    /// <inheritdoc/>
    public string Identity => "fbank 80+d+dd cmvn, 25/10 ms";

    /// <inheritdoc/>
    public int Width => 3 * Bins;

    /// <inheritdoc/>
    public float[] Extract(float[] samples)
    {
        using var scope = torch.NewDisposeScope();
        return Dynamics.Complete(KaldiSpectrum.LogMel(samples, Bins));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
