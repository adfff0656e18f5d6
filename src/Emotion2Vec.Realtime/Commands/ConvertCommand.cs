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
        var checkpoint = new Argument<string>("CHECKPOINT") { Description = "A .pt or .safetensors file, the folder that holds it with config.yaml and tokens.txt, or a model package." };
        var output = new Argument<string>("PACKAGE") { Description = "Folder of the model package to write." };
        var name = new Option<string>("--name") { Description = "The model's name; the folder's without it.", HelpName = "NAME" };
        var config = new Option<string>("--config") { Description = "The model's own configuration, where it does not lie beside the checkpoint.", HelpName = "FILE" };
        var tokens = new Option<string>("--tokens") { Description = "The list of classes, tokens.txt or tokens.json, where it does not lie beside the checkpoint.", HelpName = "FILE" };
        var half = new Option<bool>("--half") { Description = "Store float16: half the size, and rounded." };
        var precision = new Option<string>("--precision") { Description = "float32, or int8: the package can then be served in 8 bits too, several times as fast.", HelpName = "float32|int8", DefaultValueFactory = _ => "float32" };
        precision.AcceptOnlyFromAmong("float32", "int8");
        var speech = new Option<string[]>("--speech")
        {
            Description = "With int8: recordings or folders of speech like that which will be heard, half a minute or more, to find the ranges of values on and to judge the result. The bundled clip, which is synthetic, without it.",
            HelpName = "FILE",
        };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an existing package." };
        var withoutHead = new Option<bool>("--without-head") { Description = "Leave the classifier out: the package yields features alone." };
        var command = new TaughtCommand(
            "convert",
            "Turns a public emotion2vec checkpoint into a model package. Its tensors pass through memory one at a time, and no code from the checkpoint is run.",
            "e2v convert downloads/emotion2vec_plus_base models/emotion2vec_plus_base",
            "e2v convert checkpoint.pt models/mine --name mine --config other/config.yaml --tokens other/tokens.txt",
            "e2v convert downloads/emotion2vec_plus_large models/large-half --half",
            "e2v convert models/mine models/mine-fast --precision int8 --speech recordings/")
        { checkpoint, output, name, config, tokens, half, precision, speech, overwrite, withoutHead };
        command.Validators.Add(result =>
        {
            if (result.GetResult(withoutHead) is { Implicit: false } && result.GetResult(tokens) is { Implicit: false })
            {
                result.AddError("--tokens has no meaning with --without-head.");
            }

            if (result.GetResult(speech) is { Implicit: false } && result.GetValue(precision) != "int8")
            {
                result.AddError("--speech has no meaning without --precision int8.");
            }
        });
        command.SetAction((parsed, cancellationToken) => handler(
            new(parsed.GetRequiredValue(checkpoint), parsed.GetRequiredValue(output))
            {
                Name = parsed.GetValue(name),
                Config = parsed.GetValue(config),
                Tokens = parsed.GetValue(tokens),
                Half = parsed.GetValue(half),
                Int8 = parsed.GetValue(precision) == "int8",
                Speech = parsed.GetValue(speech) is { Length: > 0 } recordings ? recordings : [],
                Overwrite = parsed.GetValue(overwrite),
                WithoutHead = parsed.GetValue(withoutHead),
            },
            cancellationToken));
        return command;
    }
}
