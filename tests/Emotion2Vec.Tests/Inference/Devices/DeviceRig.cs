using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Inference.Devices;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Onnx;
using Emotion2Vec.Tests.Inference.Streaming;

namespace Emotion2Vec.Tests.Inference.Devices;

/// <summary>Encoders on devices that are none, and streams that come in step.</summary>
internal static class DeviceRig
{
    public static DeviceStreams OnHost(EncoderModel model, ChunkGeometry geometry, OnnxElement arithmetic = OnnxElement.Float32, int maxBatch = 4, int streams = 8) =>
        On(new HostDevice(threads: 1), model, geometry, arithmetic, maxBatch, streams);

    public static DeviceStreams On(IDevice device, EncoderModel model, ChunkGeometry geometry, OnnxElement arithmetic = OnnxElement.Float32, int maxBatch = 4, int streams = 8) =>
        new(device, model, geometry, fingerprint: 1, new(arithmetic, maxBatch, streams));

    public static DeviceEncoder Encoder(EncoderModel model, ChunkGeometry geometry, params DeviceStreams[] devices) => new(StreamingFixture.Info(model, geometry), devices);

    /// <summary>Gives a slot what it wants of a sound.</summary>
    /// <returns>False once the sound is over.</returns>
    public static bool Fill(IEncoderSlot slot, ReadOnlySpan<float> sound, ref int at)
    {
        if (at + slot.SamplesWanted > sound.Length)
        {
            return false;
        }

        var samples = slot.SamplesWanted;
        slot.Write(sound.Slice(at, samples));
        at += samples;
        return true;
    }
}
