using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Realtime.Serving;
using Emotion2Vec.Tests.Inference.Devices;

namespace Emotion2Vec.Tests.Realtime.Serving;

/// <summary>A machine with two devices that compute nothing and check everything.</summary>
internal sealed class FakeHost : IDeviceHost
{
    /// <summary>What encoders were asked for: devices, most streams in a step, room on each.</summary>
    public List<(string Devices, int MaxBatch, int Streams)> Asked { get; } = [];

    public CudaReport Look() => new(HasProvider: true, null, [new(0, "first", 1L << 30), new(1, "second", 1L << 30)]);

    public IStreamEncoder CreateEncoder(LoadedModel model, ChunkGeometry geometry, IReadOnlyList<int> devices, Precision precision, int maxBatch, int streams, double poolingTauSeconds)
    {
        Asked.Add((string.Join(',', devices), maxBatch, streams));
        return model.CreateOn(geometry, [.. devices.Select(ordinal => new FakeDevice { Name = $"cuda:{ordinal}" })], precision, maxBatch, streams, poolingTauSeconds);
    }
}
