using System.Globalization;
using System.Text.Encodings.Web;

namespace Emotion2Vec.Realtime.Reports;

/// <summary>Writes text and tables of a page; whatever comes from outside is encoded.</summary>
/// <param name="output">Where to.</param>
internal sealed class PageText(TextWriter output)
{
    /// <summary>Writes markup; the values put into it are encoded.</summary>
    /// <param name="markup">The markup.</param>
    public void Write(FormattableString markup) =>
        output.Write(string.Format(CultureInfo.InvariantCulture, markup.Format, [.. markup.GetArguments().Select(Encoded)]));

    /// <summary>Writes markup as it is.</summary>
    /// <param name="markup">Markup of this program.</param>
    public void Raw(string markup) => output.Write(markup);

    /// <summary>Writes names and values.</summary>
    /// <param name="pairs">What to write.</param>
    public void Pairs(IEnumerable<(string Name, string Value)> pairs)
    {
        Raw("<dl>");
        foreach (var (name, value) in pairs)
        {
            Write($"<dt>{name}</dt><dd>{value}</dd>\n");
        }

        Raw("</dl>\n");
    }

    /// <summary>Writes a table.</summary>
    /// <param name="caption">What it holds.</param>
    /// <param name="columns">Names of the columns; those that begin with # hold numbers.</param>
    /// <param name="rows">The rows' cells.</param>
    public void Table(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>");
        foreach (var column in columns)
        {
            Write($"<th scope=\"col\"{(Html)(IsNumber(column) ? " class=\"number\"" : "")}>{column.TrimStart('#')}</th>");
        }

        Raw("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            Raw("<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                Write($"<td{(Html)(IsNumber(columns[i]) ? " class=\"number\"" : "")}>{row[i]}</td>");
            }

            Raw("</tr>\n");
        }

        Raw("</tbody></table></div>\n");
    }

    private static bool IsNumber(string column) => column.StartsWith('#');

    private static object? Encoded(object? value) => value switch
    {
        Html markup => markup.Markup,
        string text => HtmlEncoder.Default.Encode(text),
        _ => value,
    };

    /// <summary>Markup of this program inside a text that is encoded otherwise.</summary>
    /// <param name="Markup">The markup.</param>
    internal readonly record struct Html(string Markup)
    {
        public static explicit operator Html(string markup) => new(markup);
    }
}
