using System.Diagnostics;
using System.Text.Json;
using Emotion2Vec.Benchmarks.Rtp;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Inference.Gating;
using Emotion2Vec.Tests.Audio;

namespace Emotion2Vec.Benchmarks.Pipeline;

/// <summary>Counts the managed bytes of the audio path and holds them against budgets.json.</summary>
internal static class AllocationBenchmark
{
    private const int WarmUp = 200;
    private const int Rounds = 10;
    private const int Operations = 100;

    /// <summary>Runs.</summary>
    /// <returns>One result per budget.</returns>
    public static IReadOnlyList<AllocationResult> Run()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "budgets.json");
        var budgets = JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(file)) ?? [];
        using var one = new ChunkPath(streams: 1);
        using var two = new ChunkPath(streams: 2);
        using var detectors = new SileroDetectorFactory();
        using var gated = new ChunkPath(streams: 1, new SpeechGates(detectors, new GateOptions()));
        using var gate = new SpeechGate(detectors.Open(), new GateOptions());
        var calls = new List<EndlessCapture>();
        var chunk = new float[ChunkPath.ChunkSamples];
        var ring = new SpscRing<float>(ModelAudio.SampleRate);
        var block = new float[ModelAudio.HopSamples];
        var paths = new Dictionary<string, Action>
        {
            ["ring_write_and_read_20ms"] = () =>
            {
                ring.TryWrite(block);
                ring.Read(block);
            },
            ["gate_chunk"] = () => gate.Write(chunk),
            ["cached_chunk_ring_to_publish_queue"] = one.Chunk,
            ["cached_chunk_two_streams_batched"] = two.Chunk,
            ["cached_chunk_gated"] = gated.Chunk,
            ["rtp_packet_pcmu"] = Packets("gst_pcmu"),
            ["rtp_packet_pcma"] = Packets("gst_pcma"),
            ["rtp_packet_l16"] = Packets("gst_L16_16k"),
            ["rtp_packet_g722"] = Packets("gst_g722"),
            ["rtp_packet_opus"] = Packets("ff_opus_voip_fec"),
        };
        var results = paths.Select(path => Measure(path.Key, path.Value, budgets[path.Key])).ToList();
        calls.ForEach(call => call.Dispose());
        return results;

        // Parse, buffer, decode: 20 ms of sound each.
        Action Packets(string capture)
        {
            var call = new EndlessCapture(capture, new SilentWriter());
            calls.Add(call);
            return call.Packet;
        }
    }

    private static AllocationResult Measure(string name, Action operation, double budget)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            operation();
        }

        // The quietest round counts: waking a waiting sink now and then grows a queue of the thread pool, on the waker's account.
        var (bytes, best) = (long.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Operations; i++)
            {
                operation();
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            best = elapsed < best ? elapsed : best;
        }

        return new(name, (double)bytes / Operations, budget, best.TotalNanoseconds / Operations);
    }
}
