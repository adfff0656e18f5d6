using Emotion2Vec.Realtime.Options;

namespace Emotion2Vec.Realtime.Serving;

/// <summary>How the processor is shared out: step threads, and threads within one operation of each.</summary>
/// <param name="Lanes">Step threads.</param>
/// <param name="Threads">Threads within one operation; 0 lets the runtime choose.</param>
internal sealed record ThreadPlan(int Lanes, int Threads)
{
    /// <summary>Plans for a machine. What is left open becomes a lane for each core that computes alone, which carries most streams: nobody waits for another within an operation.</summary>
    /// <param name="options">The options, valid.</param>
    /// <param name="cores">Logical processors.</param>
    /// <returns>The plan.</returns>
    public static ThreadPlan For(RealtimeOptions options, int cores)
    {
        var (lanes, threads) = (options.Engine.Lanes, options.Model.Threads);
        return (lanes, threads) switch
        {
            (0, 0) => new(Math.Clamp(cores, 1, EngineOptions.MostLanes), 1),
            (0, _) => new(Math.Clamp(cores / threads, 1, EngineOptions.MostLanes), threads),
            (1, _) => new(1, threads),
            (_, 0) => new(lanes, Math.Max(1, cores / lanes)),
            _ => new(lanes, threads),
        };
    }
}
