using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>NVIDIA's devices.</summary>
internal sealed class CudaHost : IDeviceHost
{
    /// <inheritdoc/>
    public CudaReport Look() => CudaReport.Look();

    /// <inheritdoc/>
    public IStreamEncoder CreateEncoder(LoadedModel model, ChunkGeometry geometry, IReadOnlyList<int> devices, Precision precision, int maxBatch, int streams, double poolingTauSeconds) =>
        model.CreateOnDevices(geometry, devices, precision, maxBatch, streams, poolingTauSeconds);
}
