using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>The part of a page that is read rather than looked at: scores, events, utterances, sound, latency, making, model, and the trajectory in numbers.</summary>
/// <param name="content">What to tell.</param>
/// <param name="page">Where to.</param>
internal sealed class ReportTables(ReportContent content, PageText page)
{
    // A page is not an archive: beyond so many rows the exports are the better reading.
    private const int MostRows = 500;
    private const int TrajectoryRows = 120;

    /// <summary>Writes it.</summary>
    public void Write()
    {
        if (content.Labels.Count > 0)
        {
            WriteScores();
            WriteEvents();
            WriteUtterances();
        }

        WriteSound();
        page.Raw("<div class=\"pair\">");
        WriteMaking();
        WriteModel();
        page.Raw("</div>\n");
        if (content.Labels.Count > 0)
        {
            WriteTrajectory();
        }
    }

    private void WriteScores()
    {
        page.Raw("<section aria-labelledby=\"h-whole\"><h2 id=\"h-whole\">The whole sound</h2>\n<table class=\"bars\"><caption>Scores of the whole sound</caption><thead class=\"hidden\"><tr><th scope=\"col\">class</th><th scope=\"col\">score</th></tr></thead><tbody>\n");
        foreach (var (used, label) in content.LabelIndices.Index().OrderByDescending(used => content.Analysis.Scores[used.Item]))
        {
            var score = content.Analysis.Scores[label];
            page.Write($"<tr class=\"b-k{used}\"><th scope=\"row\">{content.Labels[used]}</th><td><span class=\"bar\" style=\"--share:{score:0.####}\"></span>{score:0.000}</td></tr>\n");
        }

        page.Raw("</tbody></table></section>\n");
    }

    private void WriteEvents()
    {
        page.Raw("<section aria-labelledby=\"h-events\"><h2 id=\"h-events\">Events</h2>\n");
        if (content.Episodes.Count == 0)
        {
            page.Raw("<p>No class was clear for long enough to be told as an event.</p></section>\n");
            return;
        }

        page.Table("Events: what came, was at its clearest, and went", ["class", "after", "#from", "#to", "#clearest at", "#score then", "outcome"], content.Episodes.Take(MostRows).Select(episode => (IReadOnlyList<string>)
        [
            episode.Label, episode.Previous.Length > 0 ? episode.Previous : "-", TimeAxis.Clock(episode.OnsetMs), TimeAxis.Clock(episode.EndMs), TimeAxis.Clock(episode.PeakMs), Score(episode.PeakProbability),
            episode.IsRevised ? "taken back: it did not last" : "confirmed",
        ]));
        WriteRest(content.Episodes.Count);
        page.Raw("</section>\n");
    }

    private void WriteUtterances()
    {
        var utterances = content.Analysis.Utterances;
        page.Raw("<section aria-labelledby=\"h-utterances\"><h2 id=\"h-utterances\">Utterances</h2>\n");
        if (content.Analysis.Speech.Length == 0)
        {
            page.Raw("<p>Without a speech gate every frame counts as speech, and long sound is cut every 30 s. With <code>--gate</code> utterances are what is between pauses.</p>\n");
        }

        if (utterances.Count == 0)
        {
            page.Raw("<p>Nobody spoke long enough for an utterance.</p></section>\n");
            return;
        }

        IReadOnlyList<string> dimensions = content.Analysis.Encoder.Dimensions;
        page.Table("Utterances: what was heard between two pauses", ["#number", "#from", "#to", "#voiced", "class", "#score", .. dimensions.Select(name => $"#{name}"), "#quality"], utterances.Take(MostRows).Select(utterance => (IReadOnlyList<string>)
        [
            Invariant($"{utterance.Number}"), TimeAxis.Clock(utterance.StartMs), TimeAxis.Clock(utterance.EndMs), Invariant($"{utterance.VoicedMs / 1000.0:0.0} s"),
            utterance.IsUncertain ? $"{utterance.Label} (uncertain)" : utterance.Label, Score(utterance.Confidence), .. utterance.Dimensions.Select(dimension => Score(dimension.Value)), Score(utterance.Quality),
        ]));
        WriteRest(utterances.Count);
        page.Raw("</section>\n");
    }

    private void WriteSound()
    {
        var analysis = content.Analysis;
        page.Raw("<section aria-labelledby=\"h-sound\"><h2 id=\"h-sound\">The sound</h2>\n");
        var blocks = analysis.Blocks;
        var voiced = analysis.Speech.Length == 0 ? "not asked" : Invariant($"{analysis.Speech.Count(weight => weight > 0) * ModelAudio.FrameMilliseconds / 1000.0:0.0} s");
        page.Pairs(
        [
            ("length", TimeAxis.Clock(content.LengthMs)),
            ("speech", voiced),
            ("loudest sample", Invariant($"{blocks.Select(block => block.Level.PeakDbfs).DefaultIfEmpty(SoundLevel.FloorDbfs).Max():0.0} dBFS")),
            ("level (median of chunks, RMS)", Invariant($"{Median([.. blocks.Select(block => block.Level.RmsDbfs)]):0.0} dBFS")),
            ("quality (1 is clean)", blocks.Count == 0 ? "-" : Invariant($"{blocks.Average(block => block.Quality):0.000} on average, {blocks.Min(block => block.Quality):0.000} at worst")),
        ]);
        page.Raw("</section>\n");
    }

    private void WriteMaking()
    {
        page.Raw("<section aria-labelledby=\"h-making\"><h2 id=\"h-making\">How it was made</h2>\n");
        page.Pairs([.. content.Making, ("computed in", Invariant($"{content.Analysis.ComputeTime.TotalSeconds:0.00} s (real-time factor {content.Analysis.RealTimeFactor:0.000})")), ("program", $"Emotion2Vec.Realtime {content.Version}")]);
        page.Table("Latency by design, of a live stream heard in this way", ["part", "#milliseconds"], content.Analysis.Encoder.Latency.Values.Select(value => (IReadOnlyList<string>)
            [value.Name[..^3].Replace('_', ' '), double.IsFinite(value.Milliseconds) ? Invariant($"{value.Milliseconds:0.#}") : "unbounded"]));
        page.Raw("</section>\n");
    }

    private void WriteModel()
    {
        var package = content.Package;
        page.Raw("<section aria-labelledby=\"h-model\"><h2 id=\"h-model\">The model</h2>\n");
        page.Pairs(
        [
            ("name", package.Name),
            ("caution", package.Caution.Length > 0 ? $"{package.Caution}: {Cautions.Meaning(package.Caution)}" : "none"),
            ("weights", package.Hash),
            ("size", Invariant($"{package.Manifest.Weights.ParameterCount:N0} parameters")),
            ("classes", content.Labels.Count > 0 ? string.Join(", ", content.Labels) : "none: features only"),
            ("dimensions", package.Manifest.Model.Dimensions is { Count: > 0 } dimensions ? string.Join(", ", dimensions) : "none"),
            ("made by", package.Manifest.Model.Provenance.Tool),
            ("licence", package.Manifest.Model.Provenance.LicenceNote),
        ]);
        page.Raw("</section>\n");
    }

    private void WriteTrajectory()
    {
        var analysis = content.Analysis;
        page.Raw("<section aria-labelledby=\"h-numbers\"><h2 id=\"h-numbers\">The trajectory in numbers</h2>\n<details><summary>Show the table</summary>\n");
        page.Raw("<p>Means of neighbouring frames; <code>--format csv</code> writes every frame.</p>\n");
        var columns = content.LabelIndices.Select(label => Thinned.Column(analysis.Trajectory, content.Package.Labels.Count, label, TrajectoryRows)).ToList();
        page.Table("Scores over time", ["#at", .. content.Labels.Select(label => $"#{label}")], columns[0].Index().Select(row => (IReadOnlyList<string>)
            [TimeAxis.Clock(row.Item.Ms), .. columns.Select(column => Invariant($"{column[row.Index].Value:0.00}"))]));
        page.Raw("</details></section>\n");
    }

    private void WriteRest(int count)
    {
        if (count > MostRows)
        {
            page.Write($"<p>The first {MostRows} of {count}; <code>--format json</code> writes all.</p>\n");
        }
    }

    private static float Median(float[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? SoundLevel.FloorDbfs : values[values.Length / 2];
    }

    private static string Score(float score) => float.IsFinite(score) ? score.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
