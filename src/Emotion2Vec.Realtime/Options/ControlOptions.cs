using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>What may be changed from outside while the program runs: over HTTP and MQTT.</summary>
internal sealed record ControlOptions
{
    internal const string SourcesPattern = "^ *((demo|rtp|sdp|mic|file)( *, *(demo|rtp|sdp|mic|file))*)? *$";

    /// <summary>Whether anything may be: streams added, removed, paused, resumed, reconfigured.</summary>
    /// <value>The default is true: the web port and the broker are reached from this machine alone, or by those who know a secret.</value>
    public bool Enabled { get; init; } = true;

    /// <summary>Kinds of sources that may be added, separated by commas.</summary>
    /// <value>The default leaves microphones and files out: who reaches a port must not listen to the room, or learn what lies on the disk.</value>
    [RegularExpression(SourcesPattern, ErrorMessage = "must name kinds of sources out of demo, rtp, sdp, mic and file, separated by commas")]
    public string Sources { get; init; } = "demo, rtp, sdp";

    /// <summary>The folder beneath which files may be added, if <see cref="Sources"/> names them.</summary>
    /// <value>Empty by default: none.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string FilesFolder { get; init; } = "";

    /// <summary>Whether commands are taken over MQTT, at <c>{root}/cmd</c>.</summary>
    /// <value>The default is auto: from the broker inside the program, whose reach is known; from another broker, on.</value>
    [EnumDataType(typeof(Toggle))]
    public Toggle Mqtt { get; init; } = Toggle.Auto;

    /// <summary>The kinds named by <see cref="Sources"/>.</summary>
    internal IReadOnlyList<string> Kinds => Enabled ? Sources.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
}
