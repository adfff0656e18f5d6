namespace Emotion2Vec.Training.Recipes;

/// <summary>How the learning rate goes over a run.</summary>
public enum ScheduleKind
{
    /// <summary>Warm-up, then constant.</summary>
    Constant,

    /// <summary>Warm-up, then half a cosine down to <see cref="ScheduleSection.FinalScale"/> (fairseq's <c>cosine</c>: pre-training, fine-tuning).</summary>
    Cosine,

    /// <summary>Warm-up from <see cref="ScheduleSection.InitialScale"/>, hold, exponential decay to <see cref="ScheduleSection.FinalScale"/> (fairseq's <c>tri_stage</c>).</summary>
    TriStage,

    /// <summary>Up and down in straight lines, for ever (PyTorch's <c>CyclicLR</c>, <c>triangular</c>).</summary>
    Cyclic,
}
