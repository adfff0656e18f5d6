using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>How the processor is shared out: step threads, and threads within one operation of each.</summary>
/// <param name="Lanes">Step threads.</param>
/// <param name="Threads">Threads within one operation; 0 lets the runtime choose.</param>
internal sealed record ThreadPlan(int Lanes, int Threads)
{
    /// <summary>
    /// Plans for a machine. What is left open becomes a lane for each core that computes alone, which carries most streams: nobody waits for another within an operation.
    /// Where there are fewer streams than cores, a lane has the cores of several: a chunk is then done sooner.
    /// </summary>
    /// <param name="options">The options, valid.</param>
    /// <param name="streams">The most streams there can be, at least 1.</param>
    /// <param name="cores">Logical processors.</param>
    /// <returns>The plan.</returns>
    public static ThreadPlan For(RealtimeOptions options, int streams, int cores)
    {
        var (lanes, threads) = (options.Engine.Lanes, options.Model.Threads);
        var most = Math.Min(streams, EngineOptions.MostLanes);
        return (lanes, threads) switch
        {
            (0, 0) => Alone(Math.Clamp(cores, 1, most), cores),
            (0, _) => new(Math.Clamp(cores / threads, 1, most), threads),
            (1, _) => new(1, threads),
            (_, 0) => Alone(lanes, cores),
            _ => new(lanes, threads),
        };
    }

    private static ThreadPlan Alone(int lanes, int cores) => new(lanes, Math.Max(1, cores / lanes));
}
