namespace Emotion2Vec.Realtime.Configuration;

/// <summary>Everything that may configure the program, weakest first.</summary>
internal sealed record ConfigurationInputs
{
    /// <summary>The manual, <c>appsettings.json</c>.</summary>
    public required string BaseFile { get; init; }

    /// <summary>Files named with <c>--config</c>, in order.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Assignments given with <c>--set</c>.</summary>
    public IReadOnlyList<string> Assignments { get; init; } = [];

    /// <summary>Streams given with <c>--stream</c>, as <c>id=source</c>; they replace all others.</summary>
    public IReadOnlyList<string> Streams { get; init; } = [];
}
