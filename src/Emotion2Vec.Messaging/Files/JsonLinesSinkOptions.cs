using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Messaging.Files;

/// <summary>Where JSON lines go.</summary>
public sealed record JsonLinesSinkOptions
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>The file to append to, created if need be; <c>-</c> for standard output.</summary>
    /// <value>The default is <c>-</c>.</value>
    [Required(ErrorMessage = "name a file, or - for standard output.")]
    public string Path { get; init; } = StandardOutput;

    /// <summary>Whether every frames line names the classes, or readers look them up in the info line.</summary>
    /// <value>The default is true: each line can be understood alone.</value>
    public bool LabelsInFrames { get; init; } = true;
}
