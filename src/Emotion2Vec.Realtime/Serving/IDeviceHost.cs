using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Model.Streaming;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>The devices of this machine.</summary>
internal interface IDeviceHost
{
    /// <summary>Says what there is.</summary>
    /// <returns>The devices, or why there are none.</returns>
    CudaReport Look();

    /// <inheritdoc cref="LoadedModel.CreateOnDevices"/>
    IStreamEncoder CreateEncoder(LoadedModel model, ChunkGeometry geometry, IReadOnlyList<int> devices, Precision precision, int maxBatch, int streams, double poolingTauSeconds);
}
