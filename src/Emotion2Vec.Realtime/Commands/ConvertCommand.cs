using System.CommandLine;

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
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an existing package." };
        var command = new TaughtCommand(
            "convert",
            "Turns a public emotion2vec checkpoint into a model package. Reads no more than the weights into memory and runs no code from the checkpoint.",
            "e2v convert downloads/emotion2vec_plus_base models/emotion2vec_plus_base",
            "e2v convert checkpoint.pt models/mine --name mine")
        { checkpoint, output, name, overwrite };
        command.SetAction((parsed, cancellationToken) => handler(
            new(parsed.GetRequiredValue(checkpoint), parsed.GetRequiredValue(output), parsed.GetValue(name), parsed.GetValue(overwrite)), cancellationToken));
        return command;
    }
}
