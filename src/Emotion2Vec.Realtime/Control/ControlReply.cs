using Emotion2Vec.Core.Errors;
using Emotion2Vec.Realtime.Api;

namespace Emotion2Vec.Realtime.Control;

/// <summary>The answer to a command over MQTT: what was asked for, or why not.</summary>
internal sealed record ControlReply
{
    /// <summary>Version of the contract.</summary>
    public int V { get; init; } = 1;

    /// <summary>Whether it was done.</summary>
    public required bool Ok { get; init; }

    /// <summary>The stream that the command was about, as it is now.</summary>
    public StreamView? Stream { get; init; }

    /// <summary>All streams, if that was asked for.</summary>
    public IReadOnlyList<StreamView>? Streams { get; init; }

    /// <summary>All doors, if the streams were asked for.</summary>
    public IReadOnlyList<DoorView>? Doors { get; init; }

    /// <summary>Why it was not done.</summary>
    public ControlError? Error { get; init; }

    /// <summary>Says why something was not done.</summary>
    /// <param name="failure">Why.</param>
    /// <returns>The answer.</returns>
    public static ControlReply Refuse(Emotion2VecException failure) => new() { Ok = false, Error = new(ApiJson.Naming.ConvertName(failure.Kind.ToString()), failure.Message) };
}
