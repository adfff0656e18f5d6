namespace Emotion2Vec.Training.Runs;

/// <summary>The content of a run folder's <c>run.json</c>: where the run is from and what became of it.</summary>
public sealed record RunNote
{
    /// <summary>The layout that is written and read.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>Version of the layout.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The command, such as <c>finetune</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The recipe's file.</summary>
    public required string RecipeFile { get; init; }

    /// <summary>The commit that the program was built from; null if it was built outside a repository.</summary>
    public string? Commit { get; init; }

    /// <summary>Hashes of manifests and models that the run reads, by their place in the recipe.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    /// <summary>Every start, in order; at least one.</summary>
    public required IReadOnlyList<RunStart> Starts { get; init; }

    /// <summary>What became of it.</summary>
    public required RunState State { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Failure { get; init; }
}
