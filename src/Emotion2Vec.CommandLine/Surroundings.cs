namespace Emotion2Vec.CommandLine;

/// <summary>What a command may touch of the world around it, so that tests can bring their own.</summary>
public record Surroundings
{
    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where messages and progress go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person looks on: input and error are a terminal.</summary>
    public required bool IsInteractive { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }
}
