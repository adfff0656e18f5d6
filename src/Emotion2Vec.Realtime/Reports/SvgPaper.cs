using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>A picture inside a page (SVG 1.1). Colours are the page's: an ink becomes the class <c>f-NAME</c> of areas and <c>s-NAME</c> of strokes.</summary>
internal sealed class SvgPaper : IPaper
{
    private readonly StringBuilder _svg = new();

    /// <summary>What was drawn: the content of an <c>svg</c> element.</summary>
    public string Content => _svg.ToString();

    /// <inheritdoc/>
    public void Begin(string name) => Append($"<g class=\"{name}\">\n");

    /// <inheritdoc/>
    public void End() => Append($"</g>\n");

    /// <inheritdoc/>
    public void Fill(Box box, Ink ink, double opacity = 1, double radius = 0, string hint = "") =>
        Append($"<rect class=\"f-{ink.Name}\"{Place(box, radius)}{(opacity < 1 ? FormattableString.Invariant($" opacity=\"{opacity:0.##}\"") : "")}{Hinted(hint, "rect")}\n");

    /// <inheritdoc/>
    public void Frame(Box box, Ink ink, double radius, string hint) =>
        Append($"<rect class=\"s-{ink.Name}\"{Place(box, radius)} stroke-dasharray=\"4 3\"{Hinted(hint, "rect")}\n");

    /// <inheritdoc/>
    public void Band(IReadOnlyList<(double X, double Top, double Bottom)> band, Ink ink)
    {
        Append($"<path class=\"f-{ink.Name}\" d=\"");
        for (var i = 0; i < band.Count; i++)
        {
            Append($"{(i == 0 ? 'M' : 'L')}{band[i].X:0.#} {band[i].Top:0.#}");
        }

        for (var i = band.Count - 1; i >= 0; i--)
        {
            Append($"L{band[i].X:0.#} {band[i].Bottom:0.#}");
        }

        Append($"Z\"/>\n");
    }

    /// <inheritdoc/>
    public void Curve(IReadOnlyList<(double X, double Y)> points, Ink ink, double width, IReadOnlyList<float> dash)
    {
        Append($"<path class=\"s-{ink.Name}\" stroke-width=\"{width:0.##}\"{(dash.Count > 0 ? $" stroke-dasharray=\"{string.Join(' ', dash.Select(length => length.ToString(CultureInfo.InvariantCulture)))}\"" : "")} d=\"");
        var isDown = false;
        foreach (var (x, y) in points)
        {
            if (double.IsFinite(y))
            {
                Append($"{(isDown ? 'L' : 'M')}{x:0.#} {y:0.#}");
            }

            isDown = double.IsFinite(y);
        }

        Append($"\"/>\n");
    }

    /// <inheritdoc/>
    public void Write(double x, double y, string text, Ink ink, double size = 12, Anchor anchor = Anchor.Start, bool bold = false) =>
        Append($"<text class=\"f-{ink.Name}\" x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size:0.#}\"{(anchor == Anchor.Start ? "" : $" text-anchor=\"{(anchor == Anchor.End ? "end" : "middle")}\"")}{(bold ? " font-weight=\"650\"" : "")}>{HtmlEncoder.Default.Encode(text)}</text>\n");

    private static string Place(Box box, double radius) => FormattableString.Invariant(
        $" x=\"{box.X:0.#}\" y=\"{box.Y:0.#}\" width=\"{Math.Max(0, box.Width):0.#}\" height=\"{box.Height:0.#}\"{(radius > 0 ? FormattableString.Invariant($" rx=\"{radius:0.#}\"") : "")}");

    private static string Hinted(string hint, string element) => hint.Length == 0 ? "/>" : $"><title>{HtmlEncoder.Default.Encode(hint)}</title></{element}>";

    private void Append(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
