using System.Globalization;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>
/// A Kaldi data folder (kaldi-asr.org, "Data preparation"): <c>wav.scp</c>, perhaps <c>segments</c>, and maps of utterances to a value each:
/// <c>utt2spk</c>, <c>utt2emo</c> or <c>utt2lab</c>, <c>utt2ses</c>, <c>utt2split</c>, <c>utt2dur</c>. Commands in wav.scp are refused: a manifest is data, and
/// must not run programs.
/// </summary>
internal static class KaldiManifest
{
    /// <summary>The file that makes a folder a Kaldi folder.</summary>
    public const string Recordings = "wav.scp";

    private const string Segments = "segments";

    private static readonly (string File, Func<ManifestRow, string, ManifestRow?> Apply)[] Maps =
    [
        ("utt2spk", (row, value) => row with { Speaker = value }),
        ("utt2emo", (row, value) => row with { Label = value }),
        ("utt2lab", (row, value) => row with { Label = value }),
        ("utt2ses", (row, value) => row with { Session = value }),
        ("utt2split", (row, value) => row with { Split = value }),
        ("utt2dur", (row, value) => TryNumber(value, out var seconds) ? row with { Seconds = seconds } : null),
    ];

    /// <summary>Opens a folder.</summary>
    public static ManifestSource Open(string folder)
    {
        var recordings = ManifestText.Read(Path.Combine(folder, Recordings));
        var files = new List<ManifestText> { recordings };
        var rows = ReadRecordings(recordings);
        var text = recordings;
        if (File.Exists(Path.Combine(folder, Segments)))
        {
            text = ManifestText.Read(Path.Combine(folder, Segments));
            files.Add(text);
            rows = Cut(text, rows);
        }

        var known = rows.Select((row, place) => (row.Row.Id!, place)).ToDictionary(StringComparer.Ordinal);
        foreach (var (file, apply) in Maps.Where(map => File.Exists(Path.Combine(folder, map.File))))
        {
            files.Add(ManifestText.Read(Path.Combine(folder, file)));
            Apply(files[^1], rows, known, apply);
        }

        return new(text, rows, folder, files);
    }

    private static List<(int Line, ManifestRow Row)> ReadRecordings(ManifestText text)
    {
        var rows = new List<(int Line, ManifestRow Row)>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, id, path) in Entries(text, "path"))
        {
            if (path.EndsWith('|') || path.StartsWith('|') || path == "-")
            {
                throw text.Error(number, "a command instead of a path. Commands are not run: write its output to a sound file, and name that.");
            }

            ThrowIfTwice(text, number, id, ids);
            rows.Add((number, new ManifestRow { Id = id, Path = path }));
        }

        return rows;
    }

    private static List<(int Line, ManifestRow Row)> Cut(ManifestText text, List<(int Line, ManifestRow Row)> recordings)
    {
        var byId = recordings.ToDictionary(recording => recording.Row.Id!, recording => recording.Row, StringComparer.Ordinal);
        var rows = new List<(int Line, ManifestRow Row)>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, id, rest) in Entries(text, "recording, start and end"))
        {
            var fields = rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length != 3 || !TryNumber(fields[1], out var start) || !TryNumber(fields[2], out var end))
            {
                throw text.Error(number, "the line is no utterance, recording, start and end in seconds.");
            }

            if (!byId.TryGetValue(fields[0], out var recording))
            {
                throw text.Error(number, $"there is no recording '{fields[0]}' in {Recordings}.");
            }

            ThrowIfTwice(text, number, id, ids);

            // Kaldi's -1 is the end of the recording.
            rows.Add((number, recording with { Id = id, Start = start, End = end == -1 ? null : end }));
        }

        return rows;
    }

    private static void Apply(
        ManifestText text, List<(int Line, ManifestRow Row)> rows, Dictionary<string, int> known, Func<ManifestRow, string, ManifestRow?> apply)
    {
        foreach (var (number, id, value) in Entries(text, "value"))
        {
            if (!known.TryGetValue(id, out var place))
            {
                throw text.Error(number, $"there is no utterance '{id}'. Kaldi's fix_data_dir.sh removes such lines.");
            }

            var (line, row) = rows[place];
            rows[place] = (line, apply(row, value) ?? throw text.Error(number, $"'{value}' is no number of seconds."));
        }
    }

    private static IEnumerable<(int Number, string Id, string Value)> Entries(ManifestText text, string what)
    {
        foreach (var (number, line) in text.Lines())
        {
            var parts = line.Trim().Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
            yield return parts is [var id, var rest] && rest.Trim() is { Length: > 0 } trimmed
                ? (number, id, trimmed)
                : throw text.Error(number, $"the line is no utterance and {what}.");
        }
    }

    private static void ThrowIfTwice(ManifestText text, int number, string id, HashSet<string> ids)
    {
        if (!ids.Add(id))
        {
            throw text.Error(number, $"'{id}' is there already. Every one has an id of its own.");
        }
    }

    private static bool TryNumber(string value, out double number) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
