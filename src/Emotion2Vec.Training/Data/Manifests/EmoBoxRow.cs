using System.Text.Json.Serialization;

namespace Emotion2Vec.Training.Data.Manifests;

/// <summary>A line of EmoBox metadata. Some of its files say <c>audio</c> and <c>label</c> where others say <c>wav</c> and <c>emo</c>.</summary>
internal sealed record EmoBoxRow
{
    public string? Key { get; init; }

    public string? Wav { get; init; }

    public string? Audio { get; init; }

    public string? Emo { get; init; }

    public string? Label { get; init; }

    public double? Length { get; init; }

    [JsonPropertyName("start_time")]
    public double? StartTime { get; init; }

    [JsonPropertyName("end_time")]
    public double? EndTime { get; init; }

    public string? Speaker { get; init; }
}
