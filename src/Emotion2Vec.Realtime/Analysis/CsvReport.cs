using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>
/// Results as CSV (RFC 4180): a <c>frame</c> row per frame with the trajectory after it, then an <c>utterance</c> row with the scores of the whole.
/// With a speech gate a column <c>speech</c> says for each frame whether it counted. The last column says UNTRAINED or another caution in every row. Files that failed have no rows.
/// </summary>
/// <param name="package">The model.</param>
/// <param name="output">Where to.</param>
/// <param name="isGated">Whether a speech gate is at work.</param>
internal sealed class CsvReport(ModelPackage package, TextWriter output, bool isGated) : IAnalysisReport
{
    /// <inheritdoc/>
    public void Begin() => WriteRow(["file", "row", "frame", "t0_ms", "phase", .. Speech("speech"), .. package.Labels.ShortNames, "caution"]);

    /// <inheritdoc/>
    public void Add(string path, UtteranceAnalysis analysis)
    {
        for (var frame = 0; frame < analysis.FrameCount; frame++)
        {
            var speech = Speech(isGated && analysis.Speech[frame] > 0 ? "1" : "0");
            WriteRow([path, "frame", Text(frame), Text(frame * ModelAudio.FrameMilliseconds), Phase(analysis, frame), .. speech, .. Scores(analysis.Trajectory, frame), package.Caution]);
        }

        WriteRow([path, "utterance", "", "", "", .. Speech(""), .. Scores(analysis.Scores, 0), package.Caution]);
    }

    /// <inheritdoc/>
    public void AddFailure(string path, string reason)
    {
        // A row of scores that are none would be read as scores; the reason is on standard error.
    }

    /// <inheritdoc/>
    public void End() => output.Flush();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Phase(UtteranceAnalysis analysis, int frame) => (analysis.Phases.Length > 0 ? analysis.Phases[frame] : TrajectoryPhase.Tracking) switch
    {
        TrajectoryPhase.Warmup => "warmup",
        TrajectoryPhase.NoSpeech => "no_speech",
        _ => "tracking",
    };

    private string[] Speech(string cell) => isGated ? [cell] : [];

    private IEnumerable<string> Scores(float[] scores, int row) =>
        package.Labels.UsedIndices.Select(label => scores[(row * package.Labels.Count) + label].ToString("R", CultureInfo.InvariantCulture));

    private void WriteRow(IReadOnlyList<string> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            output.Write(i == 0 ? "" : ",");
            output.Write(cells[i].AsSpan().ContainsAny("\",\r\n") ? $"\"{cells[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cells[i]);
        }

        output.Write("\n");
    }
}
