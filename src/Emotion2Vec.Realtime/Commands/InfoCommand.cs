using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Model.Packages;
using Emotion2Vec.Realtime.Models;

namespace Emotion2Vec.Realtime.Commands;

/// <summary><c>models info</c>.</summary>
internal static class InfoCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string>("PACKAGE") { Description = "Folder of a model package; the bundled model without it.", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "" };
        var verify = new Option<bool>("--verify") { Description = "Read the weights through and compare their hash." };
        var json = new Option<bool>("--json") { Description = "Print an object." };
        var info = new TaughtCommand(
            "info",
            "Shows a model package's card. That is: size, classes, where its weights are from and under which licence, and for each streaming profile the latency account, the operations per second of sound and the memory of a stream.",
            "e2v models info models/emotion2vec_plus_base",
            "e2v models info --json")
        { folder, verify, json };
        info.SetAction(parsed =>
        {
            var path = BundledAssets.ModelFolder(parsed.GetValue(folder) ?? "");
            if (!Directory.Exists(path))
            {
                throw new Emotion2VecException(ErrorKind.NotFound, $"There is no folder '{path}'. Make a package with 'e2v convert', or fetch one with 'e2v models pull'.");
            }

            var view = new ModelCardView(ModelPackage.Open(path, parsed.GetValue(verify)));
            context.Output.WriteLine(parsed.GetValue(json) ? view.ToJson() : view.ToText());
            return ExitCodes.Ok;
        });
        return info;
    }
}
