using System.Globalization;
using CsvHelper;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>
/// A table with the column names of <see cref="ManifestRow"/>, in any order and case; other columns are passed over, empty fields are not known. The
/// separator is the comma, semicolon or tab of the first line (RFC 4180 otherwise).
/// </summary>
internal static class CsvManifest
{
    private const string PathColumn = "path";

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Opens a table.</summary>
    public static ManifestSource Open(string path)
    {
        var text = ManifestText.Read(path);

        // Decodes every line once, so that the table itself need not be afraid of bytes that are no text.
        var header = text.Lines().Aggregate((string?)null, (first, line) => first ?? line.Text) ?? "";
        var separator = Array.Find(Separators, separator => header.Contains(separator, StringComparison.Ordinal));
        return ManifestSource.Of(text, Rows(text, separator == default ? ',' : separator));
    }

    private static IEnumerable<(int Line, ManifestRow Row)> Rows(ManifestText text, char separator)
    {
        using var csv = CsvReader.Create(text.Bytes.ToArray(), new CsvReaderOptions
        {
            Separator = separator,
            FieldCountMismatch = CsvFieldCountHandling.Throw,
            MalformedData = CsvMalformedDataHandling.Throw,
            TrackLineNumbers = true,
        });
        while (Next(text, csv))
        {
            var line = (int)csv.LineNumber;
            yield return (line, Read(text, csv, line));
        }
    }

    private static bool Next(ManifestText text, CsvReader csv)
    {
        try
        {
            if (csv.TryGetFieldIndex(PathColumn, out _))
            {
                return csv.Read();
            }
        }
        catch (CsvFormatException exception)
        {
            throw new Emotion2VecException(
                ErrorKind.InvalidInput, $"'{text.Path}' is no CSV: {exception.Message} Every line has as many fields as the first; fields with separators stand in quotes.", exception);
        }

        throw text.Error(1, $"there is no column '{PathColumn}'. The first line names the columns, such as path,label,speaker.");
    }

    private static ManifestRow Read(ManifestText text, CsvReader csv, int line) => new()
    {
        Id = Field(csv, "id"),
        Path = Field(csv, PathColumn),
        Label = Field(csv, "label"),
        Speaker = Field(csv, "speaker"),
        Session = Field(csv, "session"),
        Split = Field(csv, "split"),
        Conversation = Field(csv, "conversation"),
        Turn = Number(text, csv, line, "turn") is { } turn ? Whole(text, line, turn) : null,
        Start = Number(text, csv, line, "start"),
        End = Number(text, csv, line, "end"),
        Seconds = Number(text, csv, line, "seconds"),
        Arousal = Number(text, csv, line, "arousal"),
        Valence = Number(text, csv, line, "valence"),
        Dominance = Number(text, csv, line, "dominance"),
    };

    private static string? Field(CsvReader csv, string column) =>
        csv.TryGetFieldIndex(column, out var index) && csv.GetString(index).Trim() is { Length: > 0 } value ? value : null;

    private static double? Number(ManifestText text, CsvReader csv, int line, string column)
    {
        if (Field(csv, column) is not { } value)
        {
            return null;
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw text.Error(line, $"{column} is '{value}', which is no number. Leave the field empty where it is not known.");
    }

    private static int Whole(ManifestText text, int line, double turn) =>
        turn == Math.Floor(turn) && Math.Abs(turn) <= int.MaxValue ? (int)turn : throw text.Error(line, "turn is no whole number; turns count from 0.");
}
