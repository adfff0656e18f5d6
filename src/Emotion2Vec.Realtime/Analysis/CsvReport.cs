using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Core.Trajectories;
using Emotion2Vec.Inference.Analysis;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Analysis;

/// <summary>
/// Results as CSV (RFC 4180), row by row: a <c>frame</c> row per frame with the trajectory after it, an <c>event</c> row for each thing told, an <c>utterance</c> row for each
/// utterance, then a <c>file</c> row with the scores of the whole. With a speech gate a column <c>speech</c> says for each frame whether it counted. The last column says
/// UNTRAINED or another caution in every row. Files that failed have no rows.
/// </summary>
/// <param name="package">The model.</param>
/// <param name="output">Where to.</param>
/// <param name="isGated">Whether a speech gate is at work.</param>
internal sealed class CsvReport(ModelPackage package, TextWriter output, bool isGated) : IAnalysisReport
{
    private static readonly UncertaintyRules Uncertainty = new();

    /// <inheritdoc/>
    public void Begin() => WriteRow(
        ["file", "row", "number", "t0_ms", "end_ms", "phase", "event", "stage", "label", "uncertain", .. Speech("speech"), .. package.Labels.ShortNames, .. package.Dimensions, "caution"]);

    /// <inheritdoc/>
    public void Add(string path, UtteranceAnalysis analysis)
    {
        for (var frame = 0; frame < analysis.FrameCount; frame++)
        {
            WriteFrame(path, analysis, frame);
        }

        foreach (var happened in analysis.Events)
        {
            WriteEvent(path, happened);
        }

        foreach (var utterance in analysis.Utterances)
        {
            WriteRow(
            [
                path, "utterance", Text(utterance.Number), Text(utterance.StartMs), Text(utterance.EndMs), "", "", "", utterance.Label, Text(utterance.IsUncertain), .. Speech(""),
                .. utterance.Probabilities.Used(package.Labels).Select(Text), .. Dimensions(utterance.Dimensions.Select(dimension => dimension.Value)), package.Caution,
            ]);
        }

        WriteRow(
        [
            path, "file", "", "0", Text((long)analysis.AudioTime.TotalMilliseconds), "", "", "", Best(analysis.Scores), "", .. Speech(""), .. analysis.Scores.Used(package.Labels).Select(Text), .. Dimensions([]), package.Caution,
        ]);
    }

    /// <inheritdoc/>
    public void AddFailure(string path, string reason)
    {
        // A row of scores that are none would be read as scores; the reason is on standard error.
    }

    /// <inheritdoc/>
    public void End() => output.Flush();

    private void WriteFrame(string path, UtteranceAnalysis analysis, int frame)
    {
        var (v, m) = (package.Labels.Count, package.Dimensions.Count);
        var phase = analysis.Phases.Length > 0 ? analysis.Phases[frame] : TrajectoryPhase.Tracking;
        var scores = analysis.Trajectory.AsSpan(frame * v, v).ToArray();
        var (label, uncertain) = v == 0
            ? ("", "")
            : (Best(scores), Text(Uncertainty.AreUncertain(scores, phase)));
        WriteRow(
        [
            path, "frame", Text(frame), Text(frame * ModelAudio.FrameMilliseconds), Text((frame + 1) * ModelAudio.FrameMilliseconds), Name(phase), "", "", label, uncertain,
            .. Speech(isGated && analysis.Speech[frame] > 0 ? "1" : "0"), .. scores.Used(package.Labels).Select(Text),
            .. Dimensions(analysis.Dimensions.Length == 0 ? [] : analysis.Dimensions.Skip(frame * m).Take(m)), package.Caution,
        ]);
    }

    // Its class's score, in its class's column.
    private void WriteEvent(string path, StreamEvent happened)
    {
        var told = happened.Event;
        WriteRow(
        [
            path, "event", Text(told.Episode), Text(told.OnsetFrame * ModelAudio.FrameMilliseconds), told.EndFrame < 0 ? "" : Text(told.EndFrame * ModelAudio.FrameMilliseconds), "",
            told.Kind.ToString().ToLowerInvariant(), told.Stage.ToString().ToLowerInvariant(), happened.Label, "", .. Speech(""),
            .. package.Labels.ShortNames.Select(label => label == happened.Label ? Text(told.Probability) : ""), .. Dimensions([]), package.Caution,
        ]);
    }

    private string Best(float[] scores) => package.Labels.ShortNames.Zip(scores.Used(package.Labels)).OrderByDescending(score => score.Second).Select(score => score.First).FirstOrDefault("");

    private static string Name(TrajectoryPhase phase) => phase switch
    {
        TrajectoryPhase.Warmup => "warmup",
        TrajectoryPhase.NoSpeech => "no_speech",
        _ => "tracking",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(float score) => float.IsFinite(score) ? score.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Text(bool fact) => fact ? "1" : "0";

    private string[] Speech(string cell) => isGated ? [cell] : [];

    // One cell for each that the model has, filled or not.
    private IEnumerable<string> Dimensions(IEnumerable<float> values) => values.Select(Text).Concat(Enumerable.Repeat("", package.Dimensions.Count)).Take(package.Dimensions.Count);

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
