using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Emotion2Vec.Tools.LoadGen.Talking;

namespace Emotion2Vec.Benchmarks.EndToEnd;

/// <summary>What the command line asked for.</summary>
internal sealed record EndToEndSettings
{
    /// <summary>How many streams at once; with <see cref="IsKnee"/>, the first number tried.</summary>
    public int Streams { get; init; } = 8;

    /// <summary>Seconds that are measured, of each trial.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Whether to look for the most streams that are held.</summary>
    public bool IsKnee { get; init; }

    /// <summary>Codecs that streams take by turns.</summary>
    public IReadOnlyList<TalkerCodec> Codecs { get; init; } = Enum.GetValues<TalkerCodec>();

    /// <summary>Folder of a model package; empty for the bundled model.</summary>
    public string Model { get; init; } = "";

    /// <summary>More options of the program, KEY=VALUE each.</summary>
    public IReadOnlyList<string> Assignments { get; init; } = [];

    /// <summary>Where results go as JSON; null for nowhere.</summary>
    public string? JsonFile { get; init; }

    /// <summary>Where the picture goes (SVG); null for nowhere.</summary>
    public string? PictureFile { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <param name="args">Arguments behind the verb.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="problem">What is wrong with them.</param>
    /// <returns>False if something is wrong.</returns>
    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out EndToEndSettings? settings, [NotNullWhen(false)] out string? problem)
    {
        var read = new EndToEndSettings();
        (settings, problem) = (null, null);
        for (var i = 0; i < args.Count; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            var next = args[i] == "--knee" ? read with { IsKnee = true, Seconds = read.Seconds == 60 ? 12 : read.Seconds } : With(read, args[i], value);
            if (next is null)
            {
                problem = $"'{args[i]}' is no option, or its value '{value}' is missing or out of range.";
                return false;
            }

            i += args[i] == "--knee" ? 0 : 1;
            read = next;
        }

        // Asked now: minutes of measuring must not end in a file that cannot be written.
        foreach (var file in (string?[])[read.JsonFile, read.PictureFile])
        {
            if (file is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            {
                problem = $"'{file}': there is no such folder.";
                return false;
            }
        }

        settings = read;
        return true;
    }

    private static EndToEndSettings? With(EndToEndSettings read, string option, string value) => option switch
    {
        "--streams" when Number(value, 1024) is { } number => read with { Streams = number },
        "--seconds" when Number(value, 3600) is { } number => read with { Seconds = number },
        "--codec" when Enum.GetNames<TalkerCodec>().Contains(value, StringComparer.OrdinalIgnoreCase) => read with { Codecs = [Enum.Parse<TalkerCodec>(value, ignoreCase: true)] },
        "--model" when Directory.Exists(value) => read with { Model = Path.GetFullPath(value) },
        "--set" when value.Contains('=', StringComparison.Ordinal) => read with { Assignments = [.. read.Assignments, value] },
        "--json" when value.Length > 0 => read with { JsonFile = value },
        "--picture" when value.Length > 0 => read with { PictureFile = value },
        _ => null,
    };

    private static int? Number(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most ? number : null;
}
