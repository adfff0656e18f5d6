using System.Globalization;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Emotion2Vec.Messaging.Console;

/// <summary>Draws the live view: a header about the node, and one line per stream with a bar for each of its strongest classes. Keeps no state.</summary>
internal static class ConsoleView
{
    private const int BarCells = 10;

    // A bar with its label and percentage takes up to 26 cells, the other columns 73 with details and 50 without: what does not fit would squeeze names to nothing.
    private const int WidthOfThreeBars = 156;
    private const int WidthOfTwoBars = 130;
    private const int WidthOfDetails = 100;

    /// <summary>Draws everything.</summary>
    /// <param name="info">The node.</param>
    /// <param name="rows">The streams, in the order of their lines.</param>
    /// <param name="width">Cells of a line: a narrow terminal gets fewer bars and no quality and latency.</param>
    /// <param name="isUnicode">Whether the terminal shows block characters.</param>
    /// <returns>What to write to the console.</returns>
    public static IRenderable Render(NodeInfo info, IReadOnlyList<StreamRow> rows, int width, bool isUnicode)
    {
        var bars = width >= WidthOfThreeBars ? 3 : width >= WidthOfTwoBars ? 2 : 1;
        var hasDetails = width >= WidthOfDetails;
        var table = new Table { Border = isUnicode ? TableBorder.Rounded : TableBorder.Ascii };
        string[] details = hasDetails ? ["quality", "latency p50/p99"] : [];
        foreach (var name in (string[])["stream", "expression", "phase", .. details, "lost", "dropped"])
        {
            table.AddColumn(new TableColumn(new Text(name)).NoWrap());
        }

        foreach (var row in rows)
        {
            Text[] cells = hasDetails ? [new(Invariant($"{row.Quality:0.00}")), new(Latency(row))] : [];
            table.AddRow(
            [
                new Text(row.Id, StyleOf(row.Condition)),
                new Text(Bars(info.Encoder.Labels, row.Probabilities, bars, isUnicode)),
                new Text(row.Condition == StreamCondition.Online ? Word(row.Phase) : Word(row.Condition)),
                .. cells,
                new Text(Invariant($"{row.LostPackets}")),
                new Text(Invariant($"{row.DroppedSamples}")),
            ]);
        }

        var header = new Text(Header(info), new Style(decoration: Decoration.Bold));
        var about = new Text(InfoPayload.About, new Style(decoration: Decoration.Dim));
        return new Rows(header, about, table);
    }

    /// <summary>One line about the node: model, caution in capitals, mode and latency by design.</summary>
    public static string Header(NodeInfo info)
    {
        var encoder = info.Encoder;
        var caution = encoder.Caution.Length > 0 ? $" [{TerminalText.Clean(encoder.Caution).ToUpperInvariant()}]" : "";
        var model = $"{TerminalText.Clean(encoder.ModelName)}{caution}";
        var profile = $"{Word(encoder.Mode)} C{encoder.ChunkFrames} L{encoder.LeftFrames} R{encoder.RightFrames}";
        var latency = Invariant($"latency {encoder.Latency.AlgorithmicMeanMs:0} ms mean, {encoder.Latency.AlgorithmicWorstMs:0} ms worst");
        return $"e2v {TerminalText.Clean(info.Version)}  {model}  {profile}  {latency}";
    }

    /// <summary>A state as one plain line.</summary>
    public static string Line(StreamState state)
    {
        var score = $"{TerminalText.Clean(state.Label)} {Percent(state.Confidence)}";
        return Invariant($"{state.At.UtcDateTime:HH:mm:ss}Z {state.Stream} {score} {Word(state.Phase)} quality {state.Quality:0.00}");
    }

    /// <summary>A change of condition as one plain line.</summary>
    public static string Line(StreamStatus status)
    {
        var why = $"{TerminalText.Clean(status.Reason)} ({TerminalText.Clean(status.Source)})";
        return Invariant($"{status.At.UtcDateTime:HH:mm:ss}Z {status.Stream} {Word(status.Condition)}: {why}");
    }

    /// <summary>The strongest classes with their bars, strongest first.</summary>
    public static string Bars(IReadOnlyList<string> labels, ReadOnlySpan<float> probabilities, int count, bool isUnicode)
    {
        var scores = probabilities.ToArray();
        var strongest = Enumerable.Range(0, Math.Min(labels.Count, scores.Length)).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).Take(count);
        return string.Join("  ", strongest.Select(i => Invariant($"{TerminalText.Clean(labels[i], 16)} {Bar(scores[i], isUnicode)} {Percent(scores[i])}")));
    }

    /// <summary>A bar of ten cells; in Unicode with eighths.</summary>
    public static string Bar(float share, bool isUnicode)
    {
        var eighths = (int)Math.Round(Math.Clamp(float.IsFinite(share) ? share : 0, 0, 1) * BarCells * 8);
        var full = eighths / 8;
        if (!isUnicode)
        {
            return new string('#', full).PadRight(BarCells, '.');
        }

        var part = eighths % 8 > 0 ? ((char)('\u2590' - (eighths % 8))).ToString() : "";
        return (new string('\u2588', full) + part).PadRight(BarCells);
    }

    /// <summary>A probability as whole percent.</summary>
    public static string Percent(float share) => float.IsFinite(share) ? Invariant($"{share * 100:0}%") : "-";

    /// <summary>An enum value in lower case.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => PayloadJson.SnakeCase(value.ToString());

    private static string Latency(StreamRow row) =>
        double.IsNaN(row.LatencyMs.P50) ? "-" : Invariant($"{row.LatencyMs.P50:0.0}/{row.LatencyMs.P99:0.0} ms");

    private static Style StyleOf(StreamCondition condition) => condition switch
    {
        StreamCondition.Online => new Style(Color.Green),
        StreamCondition.Degraded => new Style(Color.Yellow),
        _ => new Style(decoration: Decoration.Dim),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
