using System.Text.Json;

namespace Emotion2Vec.Realtime.Control;

/// <summary>The node as it is shown outside: itself, and what can be done here.</summary>
/// <param name="Info">What it says of itself, as the payload of that name.</param>
/// <param name="Microphone">Whether a browser's microphone can be heard (<c>/audio/NAME</c>).</param>
/// <param name="Control">Whether streams may be changed from outside.</param>
/// <param name="Sources">Kinds of sources that may be added.</param>
internal sealed record NodeView(JsonElement Info, bool Microphone, bool Control, IReadOnlyList<string> Sources)
{
    /// <summary>Version of the contract.</summary>
    public int V { get; init; } = 1;
}
