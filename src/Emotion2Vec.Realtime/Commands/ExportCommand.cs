using System.CommandLine;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The command line of <c>export</c>.</summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="handler">Does the work; returns the exit code.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<ExportRequest, CancellationToken, Task<int>> handler)
    {
        var output = new Argument<string>("FILE.onnx") { Description = "The file to write." };
        var (model, chunk, left) = (ModelArguments.Model(), ModelArguments.Chunk(), ModelArguments.Left());
        var graph = ModelArguments.Named("--graph", "Which graph to write.", ExportGraph.Offline);
        var command = new TaughtCommand(
            "export",
            "Writes a model as ONNX for other people's tools, and prints a table of its inputs and outputs. The program itself needs no exported file.",
            "e2v export encoder.onnx --model models/emotion2vec_plus_base",
            "e2v export step.onnx --graph step --chunk 16 --left 256")
        { output, model, graph, chunk, left };
        command.Validators.Add(result =>
        {
            foreach (var option in new[] { chunk, left })
            {
                if (ModelArguments.Peek(result, graph, ExportGraph.Offline) == ExportGraph.Offline && result.GetResult(option) is { Implicit: false })
                {
                    result.AddError($"{option.Name} has no meaning for the offline graph.");
                }
            }
        });
        command.SetAction((parsed, cancellationToken) => handler(
            new(parsed.GetRequiredValue(model), parsed.GetValue(graph), parsed.GetRequiredValue(output), parsed.GetValue(chunk), parsed.GetValue(left)), cancellationToken));
        return command;
    }
}
