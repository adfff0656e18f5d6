namespace Emotion2Vec.Core.Audio;

/// <summary>What an entry of the configuration describes: one stream's source, or a door that streams come through.</summary>
public sealed class AudioInput
{
    /// <summary>Wraps a source.</summary>
    /// <param name="source">The source of one stream.</param>
    public AudioInput(IAudioSource source) => Source = source;

    /// <summary>Wraps a door.</summary>
    /// <param name="door">Where streams appear and disappear.</param>
    public AudioInput(IAudioDoor door) => Door = door;

    /// <summary>The source; null if it is a door.</summary>
    public IAudioSource? Source { get; }

    /// <summary>The door; null if it is a source.</summary>
    public IAudioDoor? Door { get; }

    /// <summary>What it is, for people. Holds no secrets.</summary>
    public string Description => Source?.Description ?? Door?.Description ?? "";
}
