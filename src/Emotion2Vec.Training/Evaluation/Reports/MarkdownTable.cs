using System.Globalization;
using System.Text;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>Writes a table in Markdown.</summary>
/// <param name="text">Where it goes.</param>
internal sealed class MarkdownTable(StringBuilder text)
{
    /// <summary>Writes the heading.</summary>
    /// <param name="columns">Names of the columns; the first is text, the others are numbers.</param>
    public void Head(params IReadOnlyList<string> columns)
    {
        Row(columns);
        text.Append("|---|").Append(string.Concat(Enumerable.Repeat("---:|", columns.Count - 1))).Append('\n');
    }

    /// <summary>Writes a row.</summary>
    /// <param name="cells">As many as columns.</param>
    public void Row(params IReadOnlyList<string> cells) => text.Append("| ").Append(string.Join(" | ", cells.Select(Plain))).Append(" |\n");

    /// <summary>A number for a cell.</summary>
    /// <param name="value">The number; null if there is none.</param>
    /// <param name="format">Its format.</param>
    /// <returns>The text; a dash without a number.</returns>
    public static string Number(double? value, string format = "0.000") => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "-";

    /// <summary>Text that means nothing in Markdown.</summary>
    /// <param name="value">Any text.</param>
    /// <returns>One line without bars.</returns>
    public static string Plain(string value) => string.Concat(value.Where(c => !char.IsControl(c))).Replace("|", "\\|", StringComparison.Ordinal);
}
