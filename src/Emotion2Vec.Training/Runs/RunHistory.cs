using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion2Vec.Training.Runs;

/// <summary>
/// What a run's <c>log.jsonl</c> tells. Each line is one object whose <c>kind</c> is <c>step</c>, <c>validation</c> or <c>note</c>. A line that a kill left
/// unfinished ends the history.
/// </summary>
internal sealed class RunHistory
{
    // A line holds a handful of numbers; a text without line breaks must not fill the memory.
    private const int MaxLineBytes = 1 << 16;

    private RunHistory(IReadOnlyList<RunLogLine> lines, long bytes) => (Lines, Bytes) = (lines, bytes);

    /// <summary>How lines are written: not finite numbers by name, what is absent left out.</summary>
    public static JsonSerializerOptions Json { get; } = new(Recipes.RecipeJson.Options)
    {
        WriteIndented = false,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The lines, in order.</summary>
    public IReadOnlyList<RunLogLine> Lines { get; }

    /// <summary>Length of those lines in the file.</summary>
    public long Bytes { get; }

    /// <summary>Steps, in order.</summary>
    public IEnumerable<RunLogLine> Steps => Lines.Where(line => line.Kind == RunLogKind.Step);

    /// <summary>Validations, in order.</summary>
    public IEnumerable<RunLogLine> Validations => Lines.Where(line => line.Kind == RunLogKind.Validation);

    /// <summary>Reads a log up to an update.</summary>
    /// <param name="path">The file; none is an empty history.</param>
    /// <param name="lastUpdate">Lines from the first one about a later update on are left out.</param>
    /// <returns>The history.</returns>
    public static RunHistory Read(string path, long lastUpdate = long.MaxValue)
    {
        var lines = new List<RunLogLine>();
        var bytes = 0L;
        if (!File.Exists(path))
        {
            return new(lines, bytes);
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var text in WholeLines(stream))
        {
            if (Parse(text) is not { } line || line.Update > lastUpdate)
            {
                break;
            }

            lines.Add(line);
            bytes += text.Length + 1;
        }

        return new(lines, bytes);
    }

    private static RunLogLine? Parse(byte[] text)
    {
        try
        {
            return JsonSerializer.Deserialize<RunLogLine>(text, Json) is { } line && line.IsComplete ? line : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    // Lines with their end; a last one without it is no line yet.
    private static IEnumerable<byte[]> WholeLines(Stream stream)
    {
        using var buffered = new BufferedStream(stream);
        var line = new MemoryStream();
        for (var next = buffered.ReadByte(); next >= 0 && line.Length <= MaxLineBytes; next = buffered.ReadByte())
        {
            if (next != '\n')
            {
                line.WriteByte((byte)next);
                continue;
            }

            yield return line.ToArray();
            line.SetLength(0);
        }
    }
}
