using Emotion2Vec.Benchmarks.Encoder;
using Emotion2Vec.Benchmarks.Pipeline;
using Emotion2Vec.Benchmarks.Rtp;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Encoding;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Inference.Sessions;
using Emotion2Vec.Inference.Streaming;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Model.Weights;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.Benchmarks.Micro;

/// <summary>The hot paths by name, from packet to payload; budgets.json has a row for each. The network is the small architecture with random weights.</summary>
internal static class HotPaths
{
    private static readonly Dictionary<string, Func<HotPath>> Makers = new()
    {
        ["rtp_packet_pcmu"] = () => Packets("gst_pcmu"),
        ["rtp_packet_pcma"] = () => Packets("gst_pcma"),
        ["rtp_packet_l16"] = () => Packets("gst_L16_16k"),
        ["rtp_packet_g722"] = () => Packets("gst_g722"),
        ["rtp_packet_opus"] = () => Packets("ff_opus_voip_fec"),
        ["rtp_packet_pcmu_swapped_and_lost"] = () => Packets("gst_pcmu", isDisordered: true),
        ["rtp_packet_opus_swapped_and_lost"] = () => Packets("ff_opus_voip_fec", isDisordered: true),
        ["ring_write_and_read_20ms"] = Ring,
        ["resample_20ms_from_8k"] = () => Resampling(8000),
        ["resample_20ms_from_48k"] = () => Resampling(48_000),
        ["gate_chunk"] = Gate,
        ["step"] = () => Step(streams: 1),
        ["step_four_streams"] = () => Step(streams: 4),
        ["cached_chunk_ring_to_publish_queue"] = () => Chunk(new(streams: 1)),
        ["cached_chunk_two_streams_batched"] = () => Chunk(new(streams: 2)),
        ["cached_chunk_gated"] = GatedChunk,
        ["trajectory_chunk"] = WordPaths.Trajectory,
        ["payload_frames_json"] = () => WordPaths.Frames(Messaging.Payloads.PayloadFormat.Json),
        ["payload_frames_cbor"] = () => WordPaths.Frames(Messaging.Payloads.PayloadFormat.Cbor),
        ["payload_state_json"] = WordPaths.State,
    };

    /// <summary>All names, in the order in which sound passes.</summary>
    public static IReadOnlyCollection<string> Names => Makers.Keys;

    /// <summary>Makes a path ready.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static HotPath Open(string name) => Makers[name]();

    // Parse, order, decode or conceal: 20 ms of sound each.
    private static HotPath Packets(string capture, bool isDisordered = false)
    {
        var call = new EndlessCapture(capture, new SilentWriter());
        return new(isDisordered ? call.DisorderedPacket : call.Packet, call);
    }

    private static HotPath Ring()
    {
        var ring = new SpscRing<float>(ModelAudio.SampleRate);
        var block = new float[ModelAudio.HopSamples];
        return new(() =>
        {
            ring.TryWrite(block);
            ring.Read(block);
        });
    }

    private static HotPath Resampling(int rate)
    {
        var resampler = new Audio.Resampling.SpeexResamplerFactory().Create(rate, ModelAudio.SampleRate);
        var (input, output) = (Noise(rate / ModelAudio.FramesPerSecond), new float[2 * ModelAudio.HopSamples]);
        return new(() => resampler.Process(input, output, out _), resampler);
    }

    private static HotPath Gate()
    {
        var detectors = new SileroDetectorFactory();
        var gate = new SpeechGate(detectors.Open(), new GateOptions());
        var chunk = Noise(ChunkPath.ChunkSamples);
        return new(() => gate.Write(chunk), gate, detectors);
    }

    private static HotPath Step(int streams)
    {
        var geometry = new ChunkGeometry(16, 256, 0);
        var weights = new RandomWeights(EncoderBenchmark.Small, 9, seed: 1);
        var model = new EncoderModel(EncoderBenchmark.Small, 9, weights, threads: 1);
        var encoder = new StreamingEncoder(model, geometry, EncoderBenchmark.Info(EncoderBenchmark.Small, EncoderMode.Cached, geometry.ChunkFrames, geometry.LeftFrames), maxBatch: streams);
        IEncoderSlot[] slots = [.. Enumerable.Range(0, streams).Select(_ => encoder.OpenSlot())];
        var sound = Noise(slots[0].SamplesWanted);
        return new(
            () =>
            {
                foreach (var slot in slots)
                {
                    slot.Write(sound.AsSpan(0, slot.SamplesWanted));
                }

                encoder.Step(slots);
            },
            [.. slots, encoder, model, weights]);
    }

    private static HotPath Chunk(ChunkPath path) => new(path.Chunk, path);

    private static HotPath GatedChunk()
    {
        var detectors = new SileroDetectorFactory();
        var path = new ChunkPath(streams: 1, new SpeechGates(detectors, new GateOptions()));
        return new(path.Chunk, path, detectors);
    }

    private static float[] Noise(int samples)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, samples).Select(_ => (float)((random.NextDouble() * 0.2) - 0.1))];
    }
}
