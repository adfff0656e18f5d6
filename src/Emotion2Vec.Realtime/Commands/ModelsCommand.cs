using System.CommandLine;
using System.Text.Json;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary><c>models list</c>, and the commands beside it.</summary>
internal static class ModelsCommand
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Print an array." };
        var list = new TaughtCommand("list", "Lists the public emotion2vec models with the size of their checkpoints. Asks nobody: works without a network.", "e2v models list") { json };
        list.SetAction(parsed =>
        {
            context.Output.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(Catalogue.All, Layout) : Table());
            return ExitCodes.Ok;
        });

        return new TaughtCommand("models", "Lists published models, fetches them, and shows what a package holds.", "e2v models list", "e2v models pull emotion2vec_plus_base", "e2v models info models/emotion2vec_plus_base")
        {
            list,
            PullCommand.Create(context, (arguments, cancellationToken) => new PullRun(arguments, context).RunAsync(cancellationToken)),
            InfoCommand.Create(context),
        };
    }

    private static string Table()
    {
        var width = Catalogue.All.Max(entry => entry.Name.Length);
        return string.Join(Environment.NewLine, Catalogue.All.Select(entry => $"{entry.Name.PadRight(width)}  {entry.ApproximateBytes / 1e9,5:0.00} GB  {entry.Summary}"));
    }
}
