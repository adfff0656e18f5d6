using System.ComponentModel.DataAnnotations;

namespace Emotion2Vec.Realtime.Options;

/// <summary>What is logged to standard error.</summary>
internal sealed record LogOptions
{
    /// <summary>The least important message shown.</summary>
    /// <value>The default is information.</value>
    [EnumDataType(typeof(LogLevel))]
    public LogLevel Level { get; init; } = LogLevel.Information;
}
