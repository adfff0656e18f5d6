using System.Text.Encodings.Web;
using System.Text.Json;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>How results are written as JSON: the keys' style is that of <c>model.json</c> and of what <c>analyze</c> writes.</summary>
internal static class ReportJson
{
    /// <summary>The dialect.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // labels stay readable; the file is never put into HTML
    };
}
