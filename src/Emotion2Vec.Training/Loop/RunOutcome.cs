namespace Emotion2Vec.Training.Loop;

/// <summary>How a run ended.</summary>
internal enum RunOutcome
{
    /// <summary>All updates are done.</summary>
    Finished,

    /// <summary>Validations stopped getting better.</summary>
    StoppedEarly,

    /// <summary>It was interrupted; a checkpoint holds everything.</summary>
    Interrupted,
}
