using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Loop;

/// <summary>The learning rate over a run, as a factor on the recipe's rate.</summary>
/// <param name="section">Its form.</param>
/// <param name="updates">Length of the run.</param>
internal sealed class LearningRateSchedule(ScheduleSection section, long updates)
{
    private readonly long _warmup = section.WarmupOf(updates);

    /// <summary>The factor of one update.</summary>
    /// <param name="update">From 1.</param>
    /// <returns>The factor, from 0.</returns>
    public double Factor(long update)
    {
        // The rate of an update depends on how many are done before it; the first of w warm-up updates has 1 / w, not 0.
        var done = update - 1;
        if (done < _warmup)
        {
            return section.Kind == ScheduleKind.TriStage
                ? section.InitialScale + ((1 - section.InitialScale) * done / _warmup)
                : (done + 1.0) / _warmup;
        }

        return section.Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Cosine => section.FinalScale + ((1 - section.FinalScale) * (1 + Math.Cos(Math.PI * Share(done - _warmup, updates - _warmup))) / 2),
            ScheduleKind.TriStage => HoldAndDecay(done - _warmup),
            _ => Triangle(done - _warmup),
        };
    }

    private static double Share(double done, double all) => all <= 0 ? 1 : Math.Min(1, done / all);

    // fairseq's tri_stage: the decay is exponential, exp(ln(final) * progress).
    private double HoldAndDecay(long done)
    {
        var hold = (long)(section.HoldShare * updates);
        return done < hold ? 1 : Math.Exp(Math.Log(section.FinalScale) * Share(done - hold, updates - _warmup - hold));
    }

    // PyTorch's CyclicLR, triangular: foot at 1, top at the peak scale.
    private double Triangle(long done)
    {
        var phase = done / (double)section.HalfCycleUpdates % 2;
        return 1 + ((section.CyclePeakScale - 1) * (phase <= 1 ? phase : 2 - phase));
    }
}
