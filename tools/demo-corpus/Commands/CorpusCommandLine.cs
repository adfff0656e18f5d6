using System.CommandLine;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;
using Emotion2Vec.Tools.DemoCorpus.Writing;

namespace Emotion2Vec.Tools.DemoCorpus.Commands;

/// <summary>The command line.</summary>
internal static class CorpusCommandLine
{
    /// <summary>The corpus that the demo model is trained on.</summary>
    public const int DefaultSeed = 20240527;

    private const string Name = "demo-corpus";
    private const double MaxScale = 10;

    private const string Teaching =
        """
        Makes rule-based emotional speech for the demo model: espeak-ng speaks, sox colours.

        Seven classes, the same speakers and sentences in each; train, dev and test share neither speaker nor sentence. In OUT come to lie
          train.jsonl dev.jsonl test.jsonl        one sentence a file, one class a file
          train-borders.jsonl ...                 neutral | X | neutral, with the borders as spans; a pause is neutral
          audio/                                  16 kHz mono FLAC
          corpus.json                             seed, versions, counts and hashes; written last
        The same seed and the same versions of espeak-ng and sox give the same bytes. A run that was stopped leaves OUT.partial alone; run it again.

        Examples:
          dotnet run --project tools/demo-corpus -c Release -- artifacts/corpus
          dotnet run --project tools/demo-corpus -c Release -- artifacts/corpus-small --scale 0.1 --seed 7
          dotnet run --project tools/demo-corpus -c Release -- clip artifacts/spoken-clip.flac

        It needs espeak-ng and sox: on Debian and Ubuntu, 'apt install espeak-ng sox'.
        """;

    /// <summary>Runs the program.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="surroundings">The world around.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Surroundings surroundings)
    {
        var parsed = Create(surroundings).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            await surroundings.Error.WriteLineAsync($"{Name}: {string.Join(' ', parsed.Errors.Select(error => error.Message))} See --help.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = surroundings.Output, Error = surroundings.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The one place where every failure ends: it becomes a line and an exit code.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new FailureReport(_ => null).Write(Name, exception, surroundings.Error, verbose: false);
        }
    }

    private static RootCommand Create(Surroundings surroundings)
    {
        var folder = new Argument<string>("OUT") { Description = "Folder of the corpus; it must not exist, be empty, or hold the same corpus." };
        var seed = new Option<int>("--seed") { Description = "Draws everything random.", DefaultValueFactory = _ => DefaultSeed, Recursive = true };
        var scale = new Option<double>("--scale") { Description = $"Factor on the number of files, above 0 and up to {MaxScale}.", DefaultValueFactory = _ => 1 };
        scale.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= MaxScale))
            {
                result.AddError($"--scale must be above 0 and at most {MaxScale}.");
            }
        });
        var tools = new ToolOptions();
        var root = new RootCommand(Teaching) { folder, seed, scale, tools.Espeak, tools.Sox };
        root.SetAction(async (parsed, token) =>
        {
            var writer = new CorpusWriter(await tools.FindAsync(parsed, token).ConfigureAwait(false), parsed.GetValue(seed), parsed.GetValue(scale));
            var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(folder)));
            CorpusCard? card = null;
            await new ProgressView(surroundings).ShowAsync(async bars => card = await writer.WriteAsync(target, bars, token).ConfigureAwait(false)).ConfigureAwait(false);
            await surroundings.Output.WriteLineAsync(Summary(target, card)).ConfigureAwait(false);
            return ExitCodes.Ok;
        });
        root.Subcommands.Add(ClipCommand.Create(surroundings, seed, tools));
        return root;
    }

    private static string Summary(string target, CorpusCard? card) => string.Join(
        Environment.NewLine,
        [.. (card?.Manifests ?? []).Select(manifest => $"{manifest.File,-20} {manifest.Files,6} files {manifest.Minutes,7:F1} min {manifest.Speakers,4} speakers"), target]);
}
