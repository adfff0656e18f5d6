using System.ComponentModel.DataAnnotations;
using Emotion2Vec.Audio.Sources;

namespace Emotion2Vec.Realtime.Options;

/// <summary>Storing what RTP streams receive, for debugging. Off unless a folder is named.</summary>
internal sealed record RecordingOptions
{
    /// <summary>The folder that recordings go to; empty: nothing is stored.</summary>
    /// <value>Empty by default.</value>
    [StringLength(4096, ErrorMessage = "is longer than 4096 characters")]
    public string Folder { get; init; } = "";

    /// <summary>Seconds that a recording lasts at most.</summary>
    /// <value>The default is 60: enough to see a fault.</value>
    [Range(1, 3600)]
    public int MaxSeconds { get; init; } = 60;

    /// <summary>Megabytes that a recording takes at most.</summary>
    /// <value>The default is 16.</value>
    [Range(1, 1024)]
    public int MaxMegabytes { get; init; } = 16;

    /// <summary>Hours that recordings are kept; older ones are deleted when one begins.</summary>
    /// <value>The default is 24.</value>
    [Range(1, 24 * 30)]
    public int KeepHours { get; init; } = 24;

    /// <summary>The same for sources; null: nothing is stored.</summary>
    public RtpRecordingOptions? ForSources() => Folder.Length == 0
        ? null
        : new()
        {
            Folder = Path.GetFullPath(Folder),
            MaxDuration = TimeSpan.FromSeconds(MaxSeconds),
            MaxBytes = (long)MaxMegabytes << 20,
            KeepFor = TimeSpan.FromHours(KeepHours),
        };
}
