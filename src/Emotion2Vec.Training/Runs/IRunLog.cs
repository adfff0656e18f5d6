namespace Emotion2Vec.Training.Runs;

/// <summary>Hears what a run does. Called by the thread that trains, one call at a time, updates in ascending order.</summary>
public interface IRunLog
{
    /// <summary>An update was done that shall be reported.</summary>
    /// <param name="report">What it was like.</param>
    void Step(StepReport report);

    /// <summary>The model was validated.</summary>
    /// <param name="report">What it achieved.</param>
    void Validation(ValidationReport report);

    /// <summary>Something happened that a person may want to read: a broken file, a checkpoint, an early stop.</summary>
    /// <param name="text">One line, without a full stop.</param>
    void Note(string text);
}
