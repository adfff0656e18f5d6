using System.Text.Json;

namespace Emotion2Vec.Realtime.Control;

/// <summary>A stream as it is shown outside.</summary>
internal sealed record StreamView
{
    /// <summary>Its name.</summary>
    public required string Stream { get; init; }

    /// <summary>Where it is from: <c>configured</c>, <c>door</c> or <c>added</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The source, for people; holds no secrets.</summary>
    public required string Source { get; init; }

    /// <summary>Whether its owner lets it rest.</summary>
    public required bool Paused { get; init; }

    /// <summary>How its scores are pooled and judged.</summary>
    public required SettingsView Settings { get; init; }

    /// <summary>Its condition, as the payload of that name; absent before the first sound or failure.</summary>
    public JsonElement? Status { get; init; }

    /// <summary>The smoothed picture, as the payload of that name; absent before there is one.</summary>
    public JsonElement? State { get; init; }

    /// <summary>How well it runs, as the payload of that name; absent before the first report.</summary>
    public JsonElement? Health { get; init; }
}
