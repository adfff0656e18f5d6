using System.CommandLine;
using Emotion2Vec.Training.Recipes;
using Emotion2Vec.Training.Runs;

namespace Emotion2Vec.Training.Commands;

/// <summary>The arguments that every command with a recipe understands.</summary>
/// <param name="threadsKey">The recipe's key for threads.</param>
/// <param name="acceleratorKey">The recipe's key for the accelerator; null where there is no choice.</param>
internal sealed class RunArguments(string threadsKey = "run.threads", string? acceleratorKey = "run.accelerator")
{
    private const string DefaultParent = "runs";

    private readonly Argument<string?> _recipe = new("RECIPE")
    {
        Description = "The recipe: JSON with comments, as those in configs/train. With --resume, that of the run if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _run = new("--run") { Description = "Folder for everything that the run makes; runs/ and the recipe's name without it.", HelpName = "DIR" };

    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the run's newest checkpoint, as if it had never stopped." };

    private readonly Option<string[]> _assignments = new("--set")
    {
        Description = "One value of the recipe, as in --set optimizer.learningRate=1e-4; may be repeated.",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<string?> _accelerator = new("--accelerator") { Description = $"What to compute on: {acceleratorKey} of the recipe.", HelpName = "cpu|cuda" };

    private readonly Option<string?> _threads = new("--threads") { Description = $"Threads within one operation, 0 for all cores: {threadsKey} of the recipe.", HelpName = "N" };

    /// <summary>Adds them to a command, and what it does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="handler">Does the work; returns the exit code.</param>
    /// <returns>The command.</returns>
    public Command AddTo(Command command, Func<RunRequest, CancellationToken, int> handler)
    {
        command.Arguments.Add(_recipe);
        Option[] options = [_run, _resume, _assignments, .. acceleratorKey is null ? Array.Empty<Option>() : [_accelerator], _threads];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            // Without a recipe there must be a run to take it from.
            if (result.GetResult(_recipe) is not { Tokens.Count: > 0 } && !(result.GetResult(_resume) is { Implicit: false } && result.GetResult(_run) is { Tokens.Count: > 0 }))
            {
                result.AddError("Name a recipe, or a run to go on with: --run DIR --resume.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Task.FromResult(handler(Read(command.Name, parsed), cancellationToken)));
        return command;
    }

    private RunRequest Read(string command, ParseResult parsed)
    {
        var (recipe, run) = (parsed.GetValue(_recipe), parsed.GetValue(_run));
        run ??= Path.Combine(DefaultParent, Path.GetFileNameWithoutExtension(recipe!));
        return new(command, recipe ?? Path.Combine(run, RunFolder.RecipeName), run, parsed.GetValue(_resume), [.. Overrides(parsed)]);
    }

    private IEnumerable<RecipeOverride> Overrides(ParseResult parsed)
    {
        foreach (var assignment in parsed.GetValue(_assignments) ?? [])
        {
            yield return RecipeOverride.Parse(assignment);
        }

        foreach (var (option, key) in new[] { (_accelerator, acceleratorKey), (_threads, threadsKey) })
        {
            if (key is not null && parsed.GetValue(option) is { } value)
            {
                yield return new(key, value, $"{option.Name} {value}");
            }
        }
    }
}
