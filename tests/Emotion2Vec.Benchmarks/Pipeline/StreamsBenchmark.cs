using System.Diagnostics;
using System.Globalization;
using Emotion2Vec.Benchmarks.Gate;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Inference.Gating;

namespace Emotion2Vec.Benchmarks.Pipeline;

/// <summary>
/// Many streams at once through one step loop, encoder (small, random weights) and gate included, in virtual time: nothing may be dropped, no stream may fail, memory
/// must stay flat and a chunk must allocate nothing.
/// </summary>
internal static class StreamsBenchmark
{
    private const int DefaultStreams = 64;
    private const int DefaultMinutes = 10;
    private const int PacketsPerSecond = ModelAudio.FramesPerSecond;

    // Of managed memory that lives, over the whole run: buffers of a log, no more.
    private const long FlatBytes = 256 * 1024;

    // Of the process, which holds caches of allocators too.
    private const long FlatProcessBytes = 32 * 1024 * 1024;

    /// <summary>Reads the command line.</summary>
    /// <param name="args">Nothing, streams, or streams and minutes.</param>
    /// <param name="streams">Streams.</param>
    /// <param name="minutes">Minutes of sound for each.</param>
    /// <returns>False if that is not what it says.</returns>
    public static bool TryParse(string[] args, out int streams, out int minutes)
    {
        (streams, minutes) = (DefaultStreams, DefaultMinutes);
        return args.Length <= 2
            && (args.Length < 1 || (int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out streams) && streams is > 0 and <= 1024))
            && (args.Length < 2 || (int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out minutes) && minutes is > 0 and <= 1440));
    }

    /// <summary>Runs and prints.</summary>
    /// <param name="streams">Streams.</param>
    /// <param name="minutes">Minutes of sound for each.</param>
    /// <returns>Whether all holds.</returns>
    public static bool Run(int streams, int minutes)
    {
        using var detectors = new SileroDetectorFactory();
        using var path = new ChunkPath(streams, new SpeechGates(detectors, new GateOptions()));

        // Music and silence in turn: something to encode, and nothing whose scores would change the state and so be worth a message.
        var music = GateSounds.Scaled(GateSounds.Music(ModelAudio.SampleRate, 1), 0.1);
        Second(path, music);
        var (heap, process) = Memory();
        var started = Stopwatch.GetTimestamp();
        var bytes = long.MaxValue;
        for (var second = 0; second < 60 * minutes; second++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Second(path, second % 2 == 0 ? music : new ReadOnlySpan<float>());
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        var took = Stopwatch.GetElapsedTime(started);
        var (heapAfter, processAfter) = Memory();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{streams} streams x {minutes} min in {took.TotalSeconds:F0} s ({streams * minutes * 60 / took.TotalSeconds:F0} seconds of sound per second); dropped samples {path.DroppedSamples}, failed streams {path.Failed}, managed memory {heapAfter - heap:+#;-#;0} B, process {(processAfter - process) / 1048576.0:+0.0;-0.0;0} MiB, bytes allocated in the quietest second {bytes}"));
        return path.DroppedSamples == 0 && path.Failed == 0 && bytes == 0 && heapAfter - heap < FlatBytes && processAfter - process < FlatProcessBytes;
    }

    private static void Second(ChunkPath path, ReadOnlySpan<float> sound)
    {
        Span<float> silence = stackalloc float[ModelAudio.HopSamples];
        silence.Clear();
        for (var packet = 0; packet < PacketsPerSecond; packet++)
        {
            path.Packet(sound.IsEmpty ? silence : sound.Slice(packet * ModelAudio.HopSamples, ModelAudio.HopSamples));
            path.Publish();
        }
    }

    private static (long Heap, long Process) Memory()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }
}
