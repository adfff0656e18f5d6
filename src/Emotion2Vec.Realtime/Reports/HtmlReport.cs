using System.Globalization;
using System.Text.Json;
using Emotion2Vec.Model.Packages;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>A report as one page that needs nothing from elsewhere: it can be opened from a disk, sent, printed, and read without scripts.</summary>
/// <param name="content">What to tell.</param>
/// <param name="output">Where to.</param>
internal sealed class HtmlReport(ReportContent content, TextWriter output)
{
    // Nothing is fetched, whatever a file's name or a label may hold.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; media-src data:; img-src data:; base-uri 'none'; form-action 'none'";

    private readonly PageText _page = new(output);
    private readonly IReadOnlyList<ClassLook> _looks = ClassLook.Of(content.Labels);

    /// <summary>Writes the page.</summary>
    public void Write()
    {
        _page.Write($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{(PageText.Html)Policy}\">\n");
        _page.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{content.File} - expression heard</title>\n<style>\n");
        _page.Raw(PageFiles.Read("report.css"));
        _page.Raw(InkRules());
        _page.Raw("</style></head>\n<body><main>\n");
        WriteHead();
        WriteTimeline();
        new ReportTables(content, _page).Write();
        _page.Raw("</main>\n");
        WriteData();
        _page.Raw("<script>\n");
        _page.Raw(PageFiles.Read("report.js"));
        _page.Raw("</script></body></html>\n");
    }

    private string InkRules() => string.Concat(Ink.Common.Concat(Ink.Of(_looks)).Select(ink =>
        $".f-{ink.Name}{{fill:light-dark({ink.Light},{ink.Dark})}}.s-{ink.Name}{{stroke:light-dark({ink.Light},{ink.Dark});fill:none}}.b-{ink.Name}{{--class:light-dark({ink.Light},{ink.Dark})}}\n"));

    private void WriteHead()
    {
        var package = content.Package;
        _page.Write($"<header><p class=\"kind\">Expression heard in</p><h1>{content.File}</h1>");
        if (content.Best >= 0)
        {
            var score = content.Analysis.Scores[content.LabelIndices[content.Best]];
            _page.Write($"<p class=\"verdict\"><strong class=\"b-k{content.Best}\">{content.Labels[content.Best]}</strong> {score:0 %} <span>over {TimeAxis.Clock(content.LengthMs)} of sound</span></p>");
        }

        _page.Raw("<p class=\"about\">Scores are expression <em>as perceived in the voice</em>, not what a person feels.</p></header>\n");
        if (package.Caution.Length > 0)
        {
            _page.Write($"<p class=\"caution\" role=\"note\"><strong>{package.Caution}</strong> About the model <em>{package.Name}</em>: {Cautions.Meaning(package.Caution)}.</p>\n");
        }
    }

    private void WriteTimeline()
    {
        var picture = new TimelinePicture(content);
        var paper = new SvgPaper();
        picture.Draw(paper);
        _page.Raw("<section aria-labelledby=\"h-time\"><h2 id=\"h-time\">Over time</h2>\n");
        WriteLegend();
        _page.Write($"<div class=\"picture\" id=\"picture\"><svg viewBox=\"0 0 {TimelinePicture.Width} {picture.Height:0.#}\" role=\"img\" tabindex=\"0\" aria-labelledby=\"t-time\" aria-describedby=\"h-keys\" ");
        _page.Write($"data-left=\"{TimelinePicture.Left}\" data-width=\"{TimelinePicture.TimeWidth}\" data-ms=\"{content.LengthMs:0.###}\">\n");
        _page.Raw("<title id=\"t-time\">Waveform, speech, scores of the classes, events and utterances over time; the tables below say the same</title>\n");
        _page.Raw(paper.Content);
        _page.Write($"<line id=\"cursor\" y1=\"{picture.Top:0.#}\" y2=\"{picture.Bottom:0.#}\" x1=\"-9\" x2=\"-9\"/><line id=\"playhead\" y1=\"{picture.Top:0.#}\" y2=\"{picture.Bottom:0.#}\" x1=\"-9\" x2=\"-9\"/></svg>\n");
        _page.Raw("<div id=\"values\" hidden></div></div>\n<p class=\"keys\" id=\"h-keys\">Point at the picture, or focus it and press ← and →, to read values. Classes can be switched off above it.</p>\n");
        if (content.EmbedsAudio)
        {
            WriteAudio();
        }

        _page.Raw("</section>\n");
    }

    private void WriteLegend()
    {
        _page.Raw("<p class=\"legend\" role=\"group\" aria-label=\"Classes\">");
        foreach (var (used, label) in content.Labels.Index())
        {
            var dash = _looks[used].Dash.Count > 0 ? $" stroke-dasharray=\"{string.Join(' ', _looks[used].Dash.Select(length => length.ToString(CultureInfo.InvariantCulture)))}\"" : "";
            _page.Write($"<button type=\"button\" aria-pressed=\"true\" data-class=\"{used}\"><svg viewBox=\"0 0 28 8\" aria-hidden=\"true\"><path class=\"s-k{used}\" stroke-width=\"2.5\"{(PageText.Html)dash} d=\"M0 4H28\"/></svg>{label} <span>{content.Analysis.Scores[content.LabelIndices[used]]:0 %}</span></button>");
        }

        _page.Raw("</p>\n");
    }

    private void WriteAudio()
    {
        _page.Raw("<audio id=\"sound\" controls preload=\"auto\" aria-label=\"The sound as the model heard it\" src=\"");
        EmbeddedSound.Write(output, content.Samples);
        _page.Raw("\"></audio>\n");
    }

    // What the script reads out under the cursor: thousandths, at the points that are drawn.
    private void WriteData()
    {
        _page.Raw("<script type=\"application/json\" id=\"data\">");
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteStartArray("labels");
            foreach (var label in content.Labels)
            {
                json.WriteStringValue(label);
            }

            json.WriteEndArray();
            WriteColumns(json);
            json.WriteEndObject();
        }

        _page.Raw(System.Text.Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length));
        _page.Raw("</script>\n");
    }

    private void WriteColumns(Utf8JsonWriter json)
    {
        var analysis = content.Analysis;
        var columns = content.LabelIndices.Select(label => Thinned.Column(analysis.Trajectory, content.Package.Labels.Count, label, TimelinePicture.MostPoints)).ToList();
        var speech = analysis.Speech.Length > 0 ? Thinned.Column(analysis.Speech, 1, 0, TimelinePicture.MostPoints) : [];
        json.WriteStartArray("ms");
        foreach (var (ms, _) in columns.FirstOrDefault() ?? [])
        {
            json.WriteNumberValue(Math.Round(ms, 1));
        }

        json.WriteEndArray();
        WriteShares("speech", speech);
        json.WriteStartArray("p");
        foreach (var column in columns)
        {
            WriteShares(null, column);
        }

        json.WriteEndArray();

        void WriteShares(string? name, IReadOnlyList<(double Ms, double Value)> column)
        {
            if (name is not null)
            {
                json.WritePropertyName(name);
            }

            json.WriteStartArray();
            foreach (var (_, value) in column)
            {
                json.WriteNumberValue((int)Math.Round(1000 * value));
            }

            json.WriteEndArray();
        }
    }
}
