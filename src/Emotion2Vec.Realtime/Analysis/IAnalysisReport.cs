using Emotion2Vec.Inference.Analysis;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>Writes results as they come, file after file. One thread.</summary>
internal interface IAnalysisReport
{
    /// <summary>Writes what stands before the first file.</summary>
    void Begin();

    /// <summary>Writes a file's results.</summary>
    /// <param name="path">The file.</param>
    /// <param name="analysis">What was found.</param>
    void Add(string path, UtteranceAnalysis analysis);

    /// <summary>Writes that a file could not be analysed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reason">Why, in a sentence.</param>
    void AddFailure(string path, string reason);

    /// <summary>Writes what stands after the last file.</summary>
    void End();
}
