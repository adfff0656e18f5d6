using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Training.Torch;

namespace Emotion2Vec.Training.Passes;

/// <summary>The two ways in which training runs an encoder: the whole utterance, or under the chunk mask that streaming has.</summary>
/// <param name="network">The layers.</param>
/// <param name="world">Where tensors live.</param>
internal sealed class EncoderPass(Emotion2VecNetwork<TorchTensor> network, TorchWorld world)
{
    /// <summary>Makes of sound what the network expects.</summary>
    public BatchNormalizer Normalizer { get; } = new(network.Config);

    /// <summary>Runs the encoder.</summary>
    /// <param name="samples">[B, N] normalised samples, item after item.</param>
    /// <param name="items">B.</param>
    /// <param name="geometry">C, L and R; null for the whole utterance at once.</param>
    /// <param name="observe">Called with every named intermediate value; null if nobody looks.</param>
    /// <returns>Features [B, T, D] and logits [B, T, V].</returns>
    public NetworkOutput<TorchTensor> Run(float[] samples, int items, ChunkGeometry? geometry, Action<string, TorchTensor>? observe = null)
    {
        var length = samples.Length / items;
        var frames = (int)ModelAudio.FramesIn(length);
        var waveform = world.Tensor(samples, items, length);
        return geometry is null ? Whole(waveform, items, frames, observe) : new MaskedOfflinePass<TorchTensor>(network, geometry).Forward(waveform, frames, observe);
    }

    // Nothing is padded, so no mask hides anything.
    private NetworkOutput<TorchTensor> Whole(TorchTensor waveform, int items, int frames, Action<string, TorchTensor>? observe)
    {
        var e = network.Config.NumExtraTokens;
        var (positions, isFrame) = (new float[e + frames], new float[e + frames]);
        for (var t = 0; t < frames; t++)
        {
            (positions[e + t], isFrame[e + t]) = (t, 1);
        }

        return new OfflinePass<TorchTensor>(network, PaddingTreatment.AsUpstream).Forward(
            waveform,
            world.Tensor(positions, 1, e + frames),
            world.Tensor(isFrame, 1, e + frames),
            world.Tensor(Enumerable.Repeat(1f, items * frames).ToArray(), items, frames),
            world.Tensor(new float[e + frames], 1, e + frames),
            observe);
    }
}
