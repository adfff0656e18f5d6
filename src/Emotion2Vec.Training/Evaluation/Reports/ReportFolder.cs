using System.Text;
using System.Text.Json;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Training.Evaluation.Reports;

/// <summary>Writes results into a folder, each file whole or not at all.</summary>
internal static class ReportFolder
{
    /// <summary>Writes <c>evaluation.json</c>, <c>evaluation.md</c>, <c>curve.svg</c> and <c>confusion.svg</c>.</summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="report">The measurement.</param>
    /// <returns>Paths of what was written.</returns>
    /// <exception cref="Emotion2VecException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, EvaluationReport report)
    {
        var pictures = EvaluationPictures.Draw(report);
        return Write(folder, [
            ("evaluation.json", JsonSerializer.Serialize(report, ReportJson.Options) + "\n"),
            ("evaluation.md", EvaluationMarkdown.Write(report, [.. pictures.Select(picture => picture.Name)])),
            .. pictures]);
    }

    /// <summary>Writes files.</summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="files">Names and texts.</param>
    /// <returns>Paths of what was written.</returns>
    /// <exception cref="Emotion2VecException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, IReadOnlyList<(string Name, string Text)> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Emotion2VecException(ErrorKind.PermissionDenied, $"The folder '{folder}' cannot be made: {e.Message} Name another one.", e);
        }

        foreach (var (name, text) in files)
        {
            using var file = OutputFile.Create(Path.Combine(folder, name));
            file.Stream.Write(Encoding.UTF8.GetBytes(text));
            file.Complete();
        }

        return [.. files.Select(file => Path.Combine(folder, file.Name))];
    }
}
