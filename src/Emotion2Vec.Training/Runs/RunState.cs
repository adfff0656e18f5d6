namespace Emotion2Vec.Training.Runs;

/// <summary>What became of a run.</summary>
public enum RunState
{
    /// <summary>It is running, or was ended from outside without a chance to say so.</summary>
    Running,

    /// <summary>It is complete.</summary>
    Finished,

    /// <summary>It was asked to stop; a checkpoint holds everything.</summary>
    Interrupted,

    /// <summary>It ended with an error.</summary>
    Failed,
}
