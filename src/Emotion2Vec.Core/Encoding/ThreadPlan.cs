namespace Emotion2Vec.Core.Encoding;

/// <summary>How the processor is shared out: step threads, and threads within one operation of each.</summary>
/// <param name="Lanes">Step threads, at least 1.</param>
/// <param name="Threads">Threads within one operation; 0 lets the runtime choose.</param>
/// <param name="IsFixed">Whether the lanes are those of devices, whatever is measured.</param>
public sealed record ThreadPlan(int Lanes, int Threads, bool IsFixed = false)
{
    /// <summary>The most lanes that are planned where nobody asks for more.</summary>
    public const int MostLanes = 64;

    /// <summary>
    /// Plans for a machine. What is left open becomes a lane for each core that computes alone, which carries most streams: nobody waits for another within an operation.
    /// Where there are fewer streams than cores, a lane has the cores of several: a chunk is then done sooner.
    /// </summary>
    /// <param name="lanes">Step threads; 0 to choose.</param>
    /// <param name="threads">Threads within one operation; 0 to choose.</param>
    /// <param name="streams">The most streams there can be, at least 1.</param>
    /// <param name="cores">Logical processors, at least 1.</param>
    /// <returns>The plan.</returns>
    public static ThreadPlan For(int lanes, int threads, int streams, int cores)
    {
        var most = Math.Min(streams, MostLanes);
        return (lanes, threads) switch
        {
            (0, 0) => Alone(Math.Clamp(cores, 1, most), cores),
            (0, _) => new(Math.Clamp(cores / threads, 1, most), threads),
            (1, _) => new(1, threads),
            (_, 0) => Alone(lanes, cores),
            _ => new(lanes, threads),
        };
    }

    /// <summary>The plan where devices compute: a lane for each, so that none waits for another.</summary>
    /// <param name="devices">How many; 0 for the processor.</param>
    /// <returns>The plan.</returns>
    public ThreadPlan On(int devices) => devices == 0 ? this : this with { Lanes = devices, IsFixed = true };

    private static ThreadPlan Alone(int lanes, int cores) => new(lanes, Math.Max(1, cores / lanes));
}
