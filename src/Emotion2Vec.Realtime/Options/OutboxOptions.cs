using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Where events, utterances and changes of status wait while the broker is away.</summary>
internal sealed record OutboxOptions
{
    /// <summary>The value of <see cref="Folder"/> that leaves the choice to the program.</summary>
    public const string Auto = "auto";

    /// <summary>The folder; <see cref="Auto"/> for one below the user's state folder where the broker is elsewhere, and memory with the broker inside, which ends with the program; empty for memory.</summary>
    /// <value>The default is auto.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string Folder { get; init; } = Auto;

    /// <summary>Megabytes that may wait; the oldest goes for more.</summary>
    /// <value>The default is 64: some 200 000 events.</value>
    [Range(1, 65536, ErrorMessage = "must be 1 to 65536 megabytes")]
    public int MaxMegabytes { get; init; } = 64;

    /// <summary>Hours after which what waits is no longer worth sending.</summary>
    /// <value>The default is 72: a weekend.</value>
    [Range(0.01, 8760.0, ErrorMessage = "must be 0.01 to 8760 hours")]
    public double MaxHours { get; init; } = 72;

    /// <summary>The same for the sink.</summary>
    /// <param name="node">Whose outbox.</param>
    /// <param name="isElsewhere">Whether the broker outlives this program.</param>
    public Messaging.Outbox.OutboxOptions ForSink(NodeOptions node, bool isElsewhere)
    {
        var isAuto = Folder == Auto;
        return new()
        {
            Folder = !isAuto ? WholePath(Folder) : isElsewhere ? Default(node) : "",
            IsRequired = !isAuto,
            MaxMegabytes = MaxMegabytes,
            MaxHours = MaxHours,
        };
    }

    private static string WholePath(string folder) => folder.Length > 0 ? Path.GetFullPath(folder) : "";

    // XDG Base Directory Specification: what a program keeps between its runs, but nobody copies to another machine.
    private static string Default(NodeOptions node)
    {
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var root = !string.IsNullOrEmpty(state) && Path.IsPathFullyQualified(state) ? state : home.Length > 0 ? Path.Combine(home, ".local", "state") : "";
        return root.Length > 0 ? Path.Combine(root, "e2v", "outbox", $"{node.Site}.{node.Name}") : "";
    }
}
