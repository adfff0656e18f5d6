using System.CommandLine;
using Emotion2Vec.CommandLine;

namespace Emotion2Vec.Realtime.Commands;

/// <summary>The command line of <c>convert</c>.</summary>
internal static class ConvertCommand
{
    /// <summary>Builds the command.</summary>
    /// <param name="handler">Does the work; returns the exit code.</param>
    /// <returns>The command.</returns>
    public static Command Create(Func<ConvertRequest, CancellationToken, Task<int>> handler)
    {
        var checkpoint = new Argument<string>("CHECKPOINT") { Description = "A .pt or .safetensors file, or the folder that holds it with config.yaml and tokens.txt." };
        var output = new Argument<string>("PACKAGE") { Description = "Folder of the model package to write." };
        var name = new Option<string>("--name") { Description = "The model's name; the folder's without it.", HelpName = "NAME" };
        var config = new Option<string>("--config") { Description = "The model's own configuration, where it does not lie beside the checkpoint.", HelpName = "FILE" };
        var tokens = new Option<string>("--tokens") { Description = "The list of classes, tokens.txt or tokens.json, where it does not lie beside the checkpoint.", HelpName = "FILE" };
        var half = new Option<bool>("--half") { Description = "Store float16: half the size, and rounded." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an existing package." };
        var withoutHead = new Option<bool>("--without-head") { Description = "Leave the classifier out: the package yields features alone." };
        var command = new TaughtCommand(
            "convert",
            "Turns a public emotion2vec checkpoint into a model package. Its tensors pass through memory one at a time, and no code from the checkpoint is run.",
            "e2v convert downloads/emotion2vec_plus_base models/emotion2vec_plus_base",
            "e2v convert checkpoint.pt models/mine --name mine --config other/config.yaml --tokens other/tokens.txt",
            "e2v convert downloads/emotion2vec_plus_large models/large-half --half")
        { checkpoint, output, name, config, tokens, half, overwrite, withoutHead };
        command.Validators.Add(result =>
        {
            if (result.GetResult(withoutHead) is { Implicit: false } && result.GetResult(tokens) is { Implicit: false })
            {
                result.AddError("--tokens has no meaning with --without-head.");
            }
        });
        command.SetAction((parsed, cancellationToken) => handler(
            new(parsed.GetRequiredValue(checkpoint), parsed.GetRequiredValue(output))
            {
                Name = parsed.GetValue(name),
                Config = parsed.GetValue(config),
                Tokens = parsed.GetValue(tokens),
                Half = parsed.GetValue(half),
                Overwrite = parsed.GetValue(overwrite),
                WithoutHead = parsed.GetValue(withoutHead),
            },
            cancellationToken));
        return command;
    }
}
