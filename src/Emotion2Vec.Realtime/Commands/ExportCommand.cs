using System.CommandLine;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The command line of <c>export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>The ending that makes the output a file.</summary>
    internal const string FileEnding = ".onnx";

    /// <summary>Builds the command.</summary>
    /// <param name="handler">Does the work; returns the exit code.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<ExportRequest, CancellationToken, Task<int>> handler)
    {
        var model = new Argument<string>("PACKAGE") { Description = "Folder of a model package." };
        var output = new Argument<string>("OUTPUT") { Description = "Folder for the files, made if need be; or one file ending in .onnx." };
        var (chunk, left) = (ModelArguments.Chunk(), ModelArguments.Left());
        var graph = CheckedOptions.Named("--graph", "Which graphs to write: whole utterances, one streaming step with its caches, or both.", ExportGraph.Both);
        var command = new TaughtCommand(
            "export",
            "Writes a model as ONNX for other people's tools. The weights are inside; the metadata names model, hash, classes and geometry. A table of all inputs and outputs is printed and written beside each file as Markdown, with what a caller must do around the graph. The program itself needs no exported file.",
            "e2v export models/emotion2vec_plus_base onnx/",
            "e2v export models/emotion2vec_plus_base encoder.onnx --graph offline",
            "e2v export models/emotion2vec_plus_base step.onnx --graph step --chunk 16 --left 256")
        { model, output, graph, chunk, left };
        command.Validators.Add(result =>
        {
            var wanted = CheckedOptions.Peek(result, graph, ExportGraph.Both);
            foreach (var option in new[] { chunk, left })
            {
                if (wanted == ExportGraph.Offline && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} has no meaning for the offline graph.");
                }
            }

            if (wanted == ExportGraph.Both && result.GetResult(output) is { Tokens: [var file] } && file.Value.EndsWith(FileEnding, StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"{file.Value} is one file, but two graphs are to be written: choose with --graph offline or --graph step, or name a folder.");
            }
        });
        command.SetAction((parsed, cancellationToken) => handler(
            new(parsed.GetRequiredValue(model), parsed.GetRequiredValue(output), parsed.GetValue(graph), parsed.GetValue(chunk), parsed.GetValue(left)), cancellationToken));
        return command;
    }
}
