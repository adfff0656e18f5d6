using System.Diagnostics;
using System.Globalization;
using Emotion2Vec.Audio.Rtp.Replay;
using Emotion2Vec.Benchmarks.Gate;
using Emotion2Vec.Benchmarks.Rtp;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Gating;
using Emotion2Vec.Inference.Gating;

namespace Emotion2Vec.Benchmarks.Pipeline;

/// <summary>
/// Many RTP streams at once (PCMU and L16 by turns), from datagrams to published frames through one step loop, encoder (small, random weights) and gate included, in
/// virtual time: nothing may be dropped, no stream may fail, memory must stay flat and neither a packet nor a chunk may allocate. In the second half of every minute a
/// stream leaves every second and another comes in its place.
/// </summary>
internal static class StreamsBenchmark
{
    private const int DefaultStreams = 64;
    private const int DefaultMinutes = 10;
    private const int PacketsPerSecond = ModelAudio.FramesPerSecond;

    // Of managed memory that lives, over the whole run: queues that grow to their size while streams come and go, about half of this, however many did.
    private const long FlatBytes = 1024 * 1024;

    // Of the process, which holds caches of allocators too.
    private const long FlatProcessBytes = 32 * 1024 * 1024;

    // From the first quarter on: by then every buffer has its size, and every allocator its caches. Runs shorter than that have no warm-up to speak of.
    private const double FlatShare = 0.01;
    private const int LeastMinutesOfFlatShare = 10;
    private const int FlatHandles = 4;

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
        using var path = new ChunkPath(streams, new SpeechGates(detectors, new GateOptions()), index => Talker.RateOf(IsTelephone(index)));
        var clock = new CaptureClock(DateTime.UnixEpoch.AddYears(60).Ticks);
        Talker[] talkers = [.. path.Writers.Select((writer, index) => new Talker(IsTelephone(index), (uint)index + 1, writer, clock))];

        // Music and silence in turn: something to encode, and nothing whose scores would change the state and so be worth a message.
        float[][] music = [Music(isTelephone: true), Music(isTelephone: false)];
        for (var second = 0; second < 4; second++)
        {
            Second(path, talkers, clock, second % 2 == 0 ? music : null);
        }

        var (heap, process) = Memory();
        List<(long Process, long Reserve, int Handles)> quarters = [];
        var started = Stopwatch.GetTimestamp();
        var bytes = long.MaxValue;
        for (var second = 0; second < 60 * minutes; second++)
        {
            if (second % 60 >= 30)
            {
                Replace(path, talkers, clock, second);
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            Second(path, talkers, clock, second % 2 == 0 ? music : null);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            if ((second + 1) % (15 * minutes) == 0)
            {
                quarters.Add((Memory().Process, Reserve(), Directory.EnumerateFileSystemEntries("/proc/self/fd").Count()));
            }
        }

        var took = Stopwatch.GetElapsedTime(started);
        var (heapAfter, processAfter) = Memory();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{streams} streams x {minutes} min in {took.TotalSeconds:F0} s ({streams * minutes * 60 / took.TotalSeconds:F0} seconds of sound per second); dropped samples {path.DroppedSamples}, failed streams {path.Failed}, managed memory {heapAfter - heap:+#;-#;0} B, process {(processAfter - process) / 1048576.0:+0.0;-0.0;0} MiB, bytes allocated in the quietest second {bytes}"));
        var isFlat = TellQuarters(quarters, minutes);
        foreach (var talker in talkers)
        {
            talker.Dispose();
        }

        return path.DroppedSamples == 0 && path.Failed == 0 && bytes == 0 && heapAfter - heap < FlatBytes && processAfter - process < FlatProcessBytes && isFlat;
    }

    // What the collector holds of the system, used or kept for later.
    private static long Reserve() => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;

    private static bool TellQuarters(IReadOnlyList<(long Process, long Reserve, int Handles)> quarters, int minutes)
    {
        var growth = quarters.Max(quarter => quarter.Process) / (double)quarters[0].Process - 1;
        var handles = quarters.Max(quarter => quarter.Handles) - quarters[0].Handles;
        var isFlat = growth <= FlatShare && handles <= FlatHandles;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"resident at quarters {string.Join(", ", quarters.Select(quarter => (quarter.Process / 1048576.0).ToString("F1", CultureInfo.InvariantCulture)))} MiB, of which the collector holds {string.Join(", ", quarters.Select(quarter => (quarter.Reserve / 1048576.0).ToString("F1", CultureInfo.InvariantCulture)))}, handles {string.Join(", ", quarters.Select(quarter => quarter.Handles))}, {30 * minutes} streams left and as many came: {(isFlat ? "flat within 1 %" : $"NOT flat, {growth:P1} above the first quarter")} after warm-up{(minutes < LeastMinutesOfFlatShare ? $" (counts from {LeastMinutesOfFlatShare} minutes on)" : "")}"));
        return isFlat || minutes < LeastMinutesOfFlatShare;
    }

    private static void Replace(ChunkPath path, Talker[] talkers, CaptureClock clock, int second)
    {
        var index = second % talkers.Length;
        talkers[index].Dispose();
        talkers[index] = new Talker(IsTelephone(index), (uint)(talkers.Length + second), path.Replace(index, Talker.RateOf(IsTelephone(index))), clock);
    }

    private static bool IsTelephone(int index) => index % 2 == 0;

    private static float[] Music(bool isTelephone)
    {
        var rate = Talker.RateOf(isTelephone);
        return GateSounds.Scaled(GateSounds.Music(rate, 1), 0.1);
    }

    private static void Second(ChunkPath path, Talker[] talkers, CaptureClock clock, float[][]? music)
    {
        for (var packet = 0; packet < PacketsPerSecond; packet++)
        {
            clock.MoveTo(clock.UtcTicks + (TimeSpan.TicksPerSecond / PacketsPerSecond));
            for (var i = 0; i < talkers.Length; i++)
            {
                var sound = music?[i % 2] ?? [];
                var samples = sound.Length / PacketsPerSecond;
                talkers[i].Packet(sound.AsSpan(packet * samples, samples));
            }

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
