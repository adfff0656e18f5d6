using Emotion2Vec.Inference.Offline;
using Emotion2Vec.Model.Network;
using Emotion2Vec.Training.Torch;
using TorchSharp;

namespace Emotion2Vec.Training.Tests.Support;

/// <summary>Runs the offline pass on waveforms of any lengths, as the offline graph is fed.</summary>
internal static class OfflineRun
{
    public static NetworkOutput<TorchTensor> Forward(
        Emotion2VecNetwork<TorchTensor> network,
        TorchWorld world,
        IReadOnlyList<float[]> waveforms,
        bool normalize = true,
        PaddingTreatment padding = PaddingTreatment.Zeroed,
        Action<string, TorchTensor>? observe = null)
    {
        using var input = OfflineInput.From(waveforms, network.Config with { Normalize = normalize });
        var samples = waveforms.Max(w => w.Length);
        var (rows, batch) = (network.Config.NumExtraTokens + input.MaxFrames, waveforms.Count);
        var values = input.Names.Zip(input.Values).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
        return new OfflinePass<TorchTensor>(network, padding).Forward(
            world.Tensor(values["waveform"], batch, samples),
            world.Tensor(values["positions"], 1, rows),
            world.Tensor(values["is_frame"], 1, rows),
            world.Tensor(values["frame_valid"], batch, input.MaxFrames),
            world.Tensor(values["key_mask"], batch, rows),
            observe);
    }

    public static float[] ToArray(this TorchTensor tensor) => tensor.Value.ToArray();

    public static float[] ToArray(this torch.Tensor tensor) => tensor.detach().to(torch.CPU).to(torch.float32).contiguous().data<float>().ToArray();
}
