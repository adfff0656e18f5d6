using System.Globalization;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Inference;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Model.Streaming;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>Does what <c>export</c> asks for.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="context">The world around.</param>
internal sealed class ExportRun(ExportRequest request, CommandContext context)
{
    /// <summary>Exports.</summary>
    /// <param name="cancellationToken">Ends it between two files.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var model = LoadedModel.Open(request.Model);
        var geometry = new ChunkGeometry(request.ChunkFrames, request.LeftFrames, 0);
        if (request.Graph != ExportGraph.Offline)
        {
            model.ThrowIfNotStreamable();
        }

        if (request.Graph != ExportGraph.Step)
        {
            await WriteAsync(model, null, "offline", cancellationToken).ConfigureAwait(false);
        }

        if (request.Graph != ExportGraph.Offline)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"step-c{geometry.ChunkFrames}-l{geometry.LeftFrames}");
            await WriteAsync(model, geometry, name, cancellationToken).ConfigureAwait(false);
        }

        return ExitCodes.Ok;
    }

    private async Task WriteAsync(LoadedModel model, ChunkGeometry? geometry, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathFor(name);
        var graph = geometry is null ? model.Encoder.Graphs.Offline() : model.Encoder.Graphs.Step(geometry);
        var table = TensorTable.Write(graph, model.Package, geometry);
        using (var file = OutputFile.Create(path))
        {
            await Task.Run(() => model.Encoder.Export(graph, file.Stream, Metadata(model.Package, geometry)), cancellationToken).ConfigureAwait(false);
            file.Complete();
        }

        await File.WriteAllTextAsync(Path.ChangeExtension(path, ".md"), table, cancellationToken).ConfigureAwait(false);
        await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(path).Length / 1e6:0.0} MB")).ConfigureAwait(false);
        await context.Output.WriteLineAsync(table).ConfigureAwait(false);
    }

    private string PathFor(string name)
    {
        if (request.Output.EndsWith(ExportCommand.FileEnding, StringComparison.OrdinalIgnoreCase))
        {
            return request.Output;
        }

        Directory.CreateDirectory(request.Output);
        return Path.Combine(request.Output, name + ExportCommand.FileEnding);
    }

    private static Dictionary<string, string> Metadata(ModelPackage package, ChunkGeometry? geometry)
    {
        var metadata = new Dictionary<string, string>
        {
            ["model_name"] = package.Name,
            ["model"] = package.Hash,
            ["graph"] = geometry is null ? "offline" : "step",
            ["labels"] = string.Join('\n', package.Labels.Names),
            ["normalize"] = package.Config.Normalize ? "1" : "0",
            ["num_extra_tokens"] = package.Config.NumExtraTokens.ToString(CultureInfo.InvariantCulture),
            ["license"] = package.Manifest.Model.Provenance.LicenceNote,
        };
        if (package.Caution.Length > 0)
        {
            metadata["caution"] = package.Caution;
        }

        if (geometry is not null)
        {
            metadata["chunk_frames"] = geometry.ChunkFrames.ToString(CultureInfo.InvariantCulture);
            metadata["left_frames"] = geometry.LeftFrames.ToString(CultureInfo.InvariantCulture);
            metadata["right_frames"] = geometry.RightFrames.ToString(CultureInfo.InvariantCulture);
        }

        return metadata;
    }
}
