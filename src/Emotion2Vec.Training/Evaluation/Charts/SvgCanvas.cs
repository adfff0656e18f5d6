using System.Globalization;
using System.Security;
using System.Text;

namespace Emotion2Vec.Training.Evaluation.Charts;

/// <summary>
/// A picture as scalable vector graphics (SVG 1.1). Text stays text and is set by the viewer's fonts: drawing needs none here, so a picture is the same
/// bytes on every machine. Lengths are pixels, from the upper left corner.
/// </summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _svg = new();

    /// <summary>Begins a white picture.</summary>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    public SvgCanvas(int width, int height)
    {
        Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Rectangle(0, 0, width, height, "#ffffff");
    }

    /// <summary>Draws a line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string color, double width = 1, string dash = "") =>
        Append($"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" stroke=\"{color}\" stroke-width=\"{width:0.##}\"{(dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "")}/>");

    /// <summary>Fills a circle.</summary>
    public void Dot(double x, double y, double radius, string color) => Append($"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{radius:0.##}\" fill=\"{color}\"/>");

    /// <summary>Fills a rectangle.</summary>
    public void Rectangle(double x, double y, double width, double height, string color) =>
        Append($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\" fill=\"{color}\"/>");

    /// <summary>Writes text.</summary>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">Any text.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="color">Its colour.</param>
    /// <param name="size">Its height.</param>
    /// <param name="isBold">Whether it stands out.</param>
    /// <param name="angle">Degrees by which it is turned, clockwise.</param>
    /// <param name="hasHalo">Whether a white rim keeps it apart from lines beneath.</param>
    public void Text(double x, double y, string text, string anchor = "start", string color = "#222222", double size = 13, bool isBold = false, double angle = 0, bool hasHalo = false) =>
        Append($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" fill=\"{color}\" font-size=\"{size:0.##}\"{(hasHalo ? " stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\"" : "")}{(isBold ? " font-weight=\"bold\"" : "")}{(angle == 0 ? "" : $" transform=\"rotate({angle:0.##} {x:0.##} {y:0.##})\"")}>{SecurityElement.Escape(Printable(text))}</text>");

    /// <summary>The whole picture.</summary>
    /// <returns>An SVG document.</returns>
    public string Finish() => $"{_svg}</svg>\n";

    // XML 1.0 has no way of writing control characters.
    private static string Printable(string text) => string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));

    private void Append(FormattableString element) => _svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
