namespace Emotion2Vec.Core.Encoding;

/// <summary>Which step threads there are: one for each device, then those that compute on the processor; and how the processor is shared out.</summary>
/// <param name="Lanes">Step threads that compute on the processor, at least 1; 0 where devices alone compute.</param>
/// <param name="Threads">Threads within one operation on the processor; 0 lets the runtime choose.</param>
/// <param name="Devices">Step threads of devices: a lane for each, so that none waits for another.</param>
public sealed record ThreadPlan(int Lanes, int Threads, int Devices = 0)
{
    /// <summary>The most lanes that are planned where nobody asks for more.</summary>
    public const int MostLanes = 64;

    /// <summary>Step threads in all, at least 1.</summary>
    public int AllLanes => Devices + Lanes;

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

    /// <summary>Plans for a machine with devices and the processor beside them: what feeds a device needs a core, so each leaves one fewer to the lanes of the processor.</summary>
    /// <param name="devices">Devices, at least 1.</param>
    /// <param name="lanes">Step threads that compute on the processor; 0 to choose.</param>
    /// <param name="threads">Threads within one operation; 0 to choose.</param>
    /// <param name="streams">The most streams there can be, at least 1.</param>
    /// <param name="cores">Logical processors, at least 1.</param>
    /// <returns>The plan; at least one lane computes on the processor.</returns>
    public static ThreadPlan Beside(int devices, int lanes, int threads, int streams, int cores) => For(lanes, threads, streams, Math.Max(1, cores - devices)) with { Devices = devices };

    private static ThreadPlan Alone(int lanes, int cores) => new(lanes, Math.Max(1, cores / lanes));
}
