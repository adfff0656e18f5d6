using System.Globalization;
using System.Text;
using Emotion2Vec.Training.Evaluation.Reports;

namespace Emotion2Vec.Training.Demo;

/// <summary>What the demo model's card says it achieved, and on what.</summary>
internal static class DemoCard
{
    /// <summary>Writes the section.</summary>
    /// <param name="utterances">Measured on whole utterances: the model, then the control.</param>
    /// <param name="borders">Measured on files whose emotion changes.</param>
    /// <param name="controlUpdates">Updates of the control.</param>
    /// <returns>Markdown.</returns>
    public static string Write(EvaluationReport utterances, EvaluationReport borders, long controlUpdates)
    {
        var (model, control) = (utterances.Models[0], utterances.Models[1]);
        var card = new StringBuilder();
        card.AppendLine().AppendLine("## What it was trained on, and what it is");
        card.AppendLine();
        card.AppendLine("espeak-ng's voices under published rules for emotional prosody (pitch, range, rate, voice quality; see `tools/demo-corpus`), and nothing else: no recording of a person.");
        card.AppendLine("It detects styles and arousal of such speech. **It is not validated on human emotion**; no recordings of people were at hand, so nothing is known of what it does on them.");
        card.AppendLine("`./run.sh train demo` makes it again from nothing.");
        card.AppendLine().AppendLine("## Measured");
        card.AppendLine();
        card.AppendLine(Invariant($"On synthetic speakers and sentences that training did not hear: {model.UtteranceCount} utterances, {model.AudioSeconds / 60:0} minutes (`test.jsonl`, {utterances.Data.Hash[..15]}...). Chance is {1.0 / Classes(model):0.00}."));
        card.AppendLine();
        card.AppendLine("| mode | wait for the chunk, mean | UA | WA | macro-F1 | UA of the control |");
        card.AppendLine("|---|---|---|---|---|---|");
        foreach (var (mode, other) in model.Modes.Zip(control.Modes))
        {
            if (mode.Utterances is { } scores && other.Utterances is { } controlScores)
            {
                card.AppendLine(Invariant($"| {mode.Title} | {Wait(mode)} | {scores.UnweightedAccuracy:0.000} | {scores.WeightedAccuracy:0.000} | {scores.MacroF1:0.000} | {controlScores.UnweightedAccuracy:0.000} |"));
            }
        }

        card.AppendLine();
        card.AppendLine(Invariant($"The control is the same network after {controlUpdates} updates on the same sound with labels dealt out at random: what it scores is chance."));
        card.AppendLine();
        WriteBorders(card, borders);
        return card.ToString().ReplaceLineEndings("\n");
    }

    private static void WriteBorders(StringBuilder card, EvaluationReport borders)
    {
        var model = borders.Models[0];
        card.AppendLine(Invariant($"On files that change from neutral to a style and back, with exact borders: {model.UtteranceCount} files, {model.AudioSeconds / 60:0} minutes (`test-borders.jsonl`)."));
        card.AppendLine("EDER is the share of time that is missed, falsely found or confused; the onset's latency runs to the confirmed event and includes chunk and smoothing.");
        card.AppendLine();
        card.AppendLine("| mode | smoothing tau | frame accuracy | EDER | onset latency, median | p90 | onsets missed | false alarms per hour |");
        card.AppendLine("|---|---|---|---|---|---|---|---|");
        foreach (var mode in model.Modes)
        {
            foreach (var trajectory in mode.Trajectories)
            {
                card.AppendLine(Invariant($"| {mode.Title} | {trajectory.TauSeconds} s | {trajectory.FrameAccuracy:0.000} | {trajectory.DiarizationError:0.000} | {Seconds(trajectory.Onset.MedianSeconds)} | {Seconds(trajectory.Onset.P90Seconds)} | {trajectory.Onset.MissRate:0.00} | {trajectory.Onset.FalseAlarmsPerHour:0} |"));
            }
        }
    }

    private static int Classes(ModelEvaluation model) => Math.Max(1, model.Modes.Select(mode => mode.Utterances?.Classes.Count(scores => scores.Support > 0) ?? 0).Max());

    private static string Wait(ModeEvaluation mode) => mode.MeanWaitMs is { } wait ? Invariant($"{wait:0} ms") : "the whole file";

    private static string Seconds(double? seconds) => seconds is { } value ? Invariant($"{value:0.00} s") : "-";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
