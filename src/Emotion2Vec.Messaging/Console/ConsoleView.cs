using System.Globalization;
using Emotion2Vec.Core.Audio;
using Emotion2Vec.Core.Sinks;
using Emotion2Vec.Messaging.Payloads;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Emotion2Vec.Messaging.Console;

/// <summary>Draws the live view: a header about the node, and one line per stream with its input level and a bar for each of its strongest classes. Keeps no state.</summary>
internal static class ConsoleView
{
    private const int BarCells = 10;
    private const int MaxBars = 3;
    private const int LevelCells = 5;

    // Speech at a sensible gain fills most of the meter; a quiet room fills nothing.
    private const float LowestShownDbfs = -60;
    private const float ClippingDbfs = -0.1f;

    // Cells of a line that are no bars: name, level, phase, quality, latency, losses and the gaps between them.
    private const int OtherCells = 78;

    private const int LabelCells = 12;
    private const int RoomForHealth = 106;

    // Label, bar, percent and gap.
    private const int BarAndLabelCells = 28;

    /// <summary>Draws everything.</summary>
    /// <param name="info">The node.</param>
    /// <param name="rows">The streams, in the order of their lines.</param>
    /// <param name="isUnicode">Whether the terminal shows block characters.</param>
    /// <param name="width">Columns of the terminal: as many classes are shown as fit on one line.</param>
    /// <returns>What to write to the console.</returns>
    public static IRenderable Render(NodeInfo info, IReadOnlyList<StreamRow> rows, bool isUnicode, int width)
    {
        var bars = Math.Clamp((width - OtherCells) / BarAndLabelCells, 1, MaxBars);
        var table = new Table { Border = isUnicode ? TableBorder.Simple : TableBorder.Ascii };
        var names = new List<string> { "stream", "level", "expression", "phase", "quality" };
        if (width >= RoomForHealth)
        {
            names.AddRange(["lost", "dropped", "ms p50/p99"]);
        }

        foreach (var name in names)
        {
            table.AddColumn(new TableColumn(new Text(name)).NoWrap());
        }

        foreach (var row in rows)
        {
            var cells = new List<Text>
            {
                new(row.Id, StyleOf(row.Condition)),
                new(Meter(row.Level, isUnicode)),
                new(Bars(info.Encoder.Labels, row.Probabilities, isUnicode, bars)),
                new(row.Condition == StreamCondition.Online ? Word(row.Phase) : Word(row.Condition)),
                new(Invariant($"{row.Quality:0.00}")),
                new(Invariant($"{row.LostPackets}")),
                new(Invariant($"{row.DroppedSamples}")),
                new(Latency(row)),
            };
            table.AddRow(cells.Take(names.Count));
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
        var score = $"{TerminalText.Clean(state.Label)} {Percent(state.Confidence)}{(state.IsUncertain ? " uncertain" : "")}";
        return Invariant($"{state.At.UtcDateTime:HH:mm:ss}Z {state.Stream} {score} {Word(state.Phase)} quality {state.Quality:0.00}");
    }

    /// <summary>An event as one plain line.</summary>
    public static string Line(StreamEvent happened)
    {
        var heard = happened.Event;
        var previous = happened.PreviousLabel.Length > 0 ? $" after {TerminalText.Clean(happened.PreviousLabel)}" : "";
        var what = $"{Word(heard.Kind)} of {TerminalText.Clean(happened.Label)}{previous}, {Word(heard.Stage)}";
        return Invariant($"{happened.At.UtcDateTime:HH:mm:ss}Z {happened.Stream} {what}, from {heard.OnsetFrame * ModelAudio.FrameMilliseconds / 1000.0:0.0} s, {Percent(heard.Probability)}");
    }

    /// <summary>An utterance as one plain line.</summary>
    public static string Line(StreamUtterance utterance)
    {
        var score = $"{TerminalText.Clean(utterance.Label)} {Percent(utterance.Confidence)}{(utterance.IsUncertain ? ", uncertain" : "")}";
        var span = Invariant($"{utterance.StartMs / 1000.0:0.0} to {utterance.EndMs / 1000.0:0.0} s");
        return Invariant($"{utterance.StartedAt.UtcDateTime:HH:mm:ss}Z {utterance.Stream} utterance {utterance.Number}: {score}, {span}, quality {utterance.Quality:0.00}");
    }

    /// <summary>A change of condition as one plain line.</summary>
    public static string Line(StreamStatus status)
    {
        var why = $"{TerminalText.Clean(status.Reason)} ({TerminalText.Clean(status.Source)})";
        return Invariant($"{status.At.UtcDateTime:HH:mm:ss}Z {status.Stream} {Word(status.Condition)}: {why}");
    }

    /// <summary>The strongest classes with their bars, strongest first.</summary>
    public static string Bars(IReadOnlyList<string> labels, ReadOnlySpan<float> probabilities, bool isUnicode, int count)
    {
        var scores = probabilities.ToArray();
        var strongest = Enumerable.Range(0, Math.Min(labels.Count, scores.Length)).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).Take(count);
        return string.Join("  ", strongest.Select(i => Invariant($"{TerminalText.Clean(labels[i], LabelCells),-9} {Bar(scores[i], isUnicode)} {Percent(scores[i]),4}")));
    }

    /// <summary>The input level: five cells for RMS from -60 to 0 dBFS, and an exclamation mark where the sound touches full scale.</summary>
    public static string Meter(SoundLevel level, bool isUnicode) =>
        Bar(1 - (level.RmsDbfs / LowestShownDbfs), isUnicode, LevelCells) + (level.PeakDbfs >= ClippingDbfs ? "!" : " ");

    /// <summary>A bar; in Unicode with eighths.</summary>
    public static string Bar(float share, bool isUnicode, int cells = BarCells)
    {
        var eighths = (int)Math.Round(Math.Clamp(float.IsFinite(share) ? share : 0, 0, 1) * cells * 8);
        var full = eighths / 8;
        if (!isUnicode)
        {
            return new string('#', full).PadRight(cells, '.');
        }

        var part = eighths % 8 > 0 ? ((char)('\u2590' - (eighths % 8))).ToString() : "";
        return (new string('\u2588', full) + part).PadRight(cells);
    }

    /// <summary>A probability as whole percent.</summary>
    public static string Percent(float share) => float.IsFinite(share) ? Invariant($"{share * 100:0}%") : "-";

    /// <summary>An enum value in lower case.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => PayloadJson.SnakeCase(value.ToString());

    private static string Latency(StreamRow row) =>
        double.IsNaN(row.LatencyMs.P50) ? "-" : Invariant($"{row.LatencyMs.P50:0.0}/{row.LatencyMs.P99:0.0}");

    private static Style StyleOf(StreamCondition condition) => condition switch
    {
        StreamCondition.Online => new Style(Color.Green),
        StreamCondition.Degraded => new Style(Color.Yellow),
        StreamCondition.Paused => new Style(Color.Blue),
        _ => new Style(decoration: Decoration.Dim),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
