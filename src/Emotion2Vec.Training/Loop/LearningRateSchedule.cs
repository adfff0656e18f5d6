using Emotion2Vec.Training.Recipes;

namespace Emotion2Vec.Training.Loop;

/// <summary>The learning rate over a run, as a factor on the peak rate.</summary>
/// <param name="section">Its form.</param>
/// <param name="updates">Length of the run.</param>
internal sealed class LearningRateSchedule(ScheduleSection section, long updates)
{
    private readonly double _warmup = section.WarmupUpdates ?? Math.Round(section.WarmupShare * updates);

    /// <summary>The factor of one update.</summary>
    /// <param name="update">From 1.</param>
    /// <returns>0 to 1.</returns>
    public double Factor(long update)
    {
        // Like fairseq's schedulers: the rate of an update depends on those completed before it.
        var done = update - 1;
        if (section.Kind is not (ScheduleKind.Cyclic or ScheduleKind.TriStage) && done < _warmup)
        {
            return (done + 1) / _warmup;
        }

        return section.Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Cosine => section.FinalFactor + ((1 - section.FinalFactor) * (1 + Math.Cos(Math.PI * Progress(done))) / 2),
            ScheduleKind.TriStage => TriStage(done),
            _ => Cyclic(done),
        };
    }

    private double Progress(double done) => updates <= _warmup ? 1 : Math.Min(1, (done - _warmup) / (updates - _warmup));

    // Warm up linearly from 1 % of the peak, hold, then decay exponentially (fairseq's tri_stage; Baevski et al. 2020, appendix B).
    private double TriStage(double done)
    {
        const double InitialFactor = 0.01;
        var hold = section.HoldShare * updates;
        if (done < _warmup)
        {
            return InitialFactor + ((1 - InitialFactor) * done / _warmup);
        }

        var decay = updates - _warmup - hold;
        return done < _warmup + hold ? 1
            : decay <= 0 ? section.FinalFactor
            : Math.Exp(Math.Log(Math.Max(section.FinalFactor, 1e-8)) * Math.Min(1, (done - _warmup - hold) / decay));
    }

    // Triangles between the final factor and 1 (Smith 2017).
    private double Cyclic(double done)
    {
        var phase = done / Math.Max(1, section.CycleUpdates / 2.0) % 2;
        return section.FinalFactor + ((1 - section.FinalFactor) * (phase <= 1 ? phase : 2 - phase));
    }
}
