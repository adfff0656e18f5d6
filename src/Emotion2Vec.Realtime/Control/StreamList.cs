namespace Emotion2Vec.Realtime.Control;

/// <summary>All streams that run, and the doors that more may come through.</summary>
/// <param name="Streams">The streams, by name.</param>
/// <param name="Doors">The doors, as configured.</param>
internal sealed record StreamList(IReadOnlyList<StreamView> Streams, IReadOnlyList<DoorView> Doors)
{
    /// <summary>Version of the contract.</summary>
    public int V { get; init; } = 1;
}
