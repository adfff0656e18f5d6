using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.LoadGen.Voices;

namespace Emotion2Vec.Tools.LoadGen.Commands;

/// <summary><c>files</c>: voices as files, for a program that plays them itself.</summary>
internal static class FilesCommand
{
    private const int MostTalkers = 1024;
    private const int MostSeconds = 3600;

    /// <summary>Builds the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var folder = new Option<string>("--folder") { Description = "Where they are written; made if it is not there.", HelpName = "DIR", Required = true };
        var talkers = CheckedOptions.Bounded("--talkers", "How many.", "N", 8, 1, MostTalkers);
        var seconds = CheckedOptions.Bounded("--seconds", "How long each is; a stream plays it over and over.", "S", 12, 1, MostSeconds);
        var seed = CheckedOptions.Bounded("--seed", "Draws the voices: the same N, the same files.", "N", 1, 0, int.MaxValue);
        var command = new TaughtCommand(
            "files",
            $"Writes so many voices as wav files, and {VoiceFiles.Configuration} beside them, under which the program plays each as a stream in real time.",
            "loadgen files --folder voices --talkers 32",
            $"e2v serve --config voices/{VoiceFiles.Configuration}")
        {
            folder,
            talkers,
            seconds,
            seed,
        };
        command.SetAction(async (parsed, _) =>
        {
            var into = parsed.GetRequiredValue(folder);
            try
            {
                var written = VoiceFiles.Write(into, parsed.GetValue(talkers), parsed.GetValue(seconds), parsed.GetValue(seed));
                await surroundings.Output.WriteLineAsync($"{written.Count} voices, and {Path.Combine(into, VoiceFiles.Configuration)}").ConfigureAwait(false);
                return ExitCodes.Ok;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new Emotion2VecException(ErrorKind.PermissionDenied, $"Voices cannot be written to '{into}': {failure.Message}", failure);
            }
        });
        return command;
    }
}
