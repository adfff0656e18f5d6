using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Tests.Support;

namespace Emotion2Vec.Tests.Inference.Devices;

/// <summary>The bundled model on devices.</summary>
public sealed class LoadedModelDeviceTests : IDisposable
{
    private static readonly ChunkGeometry Geometry = new(16, 64, 0);

    private readonly LoadedModel _model = LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), threads: 1);

    [Fact]
    public void CreateOn_TwoDevices_EachStepsItsOwnStreamsToTheSameResult()
    {
        using var encoder = _model.CreateOn(Geometry, [new HostDevice(1), new HostDevice(1)], Precision.Float16, maxBatch: 2, streams: 2, poolingTauSeconds: 1.5);
        using var lane = encoder.OpenLane();
        var sound = Noise.Make(Noise.SamplesFor(160), seed: 3);
        Assert.Equal(4, encoder.Streams);
        Assert.Equal(Logits(encoder, sound), Logits(lane, sound));
    }

    [Fact]
    public void CreateOnDevices_NoSuchDevice_NamesIt()
    {
        // No machine has so many.
        var error = Assert.Throws<Emotion2VecException>(() => _model.CreateOnDevices(Geometry, [63], Precision.Float16, maxBatch: 2, streams: 2));
        Assert.Equal(ErrorKind.EngineLost, error.Kind);
        Assert.Contains("cuda:63", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Precision.Float16)]
    [InlineData(Precision.BFloat16)]
    public void Open_SixteenBitsOnTheProcessor_IsRefused(Precision precision) =>
        Assert.Equal(ErrorKind.Configuration, Assert.Throws<Emotion2VecException>(() => LoadedModel.Open(RepositoryFolder.Path("configs/demo/demo-synth"), precision: precision)).Kind);

    public void Dispose() => _model.Dispose();

    private static List<float> Logits(IStreamEncoder encoder, float[] sound)
    {
        using var slot = encoder.OpenSlot();
        var (logits, at) = (new List<float>(), 0);
        while (DeviceRig.Fill(slot, sound, ref at))
        {
            encoder.Step([slot]);
            logits.AddRange(slot.Logits);
        }

        return logits;
    }
}
