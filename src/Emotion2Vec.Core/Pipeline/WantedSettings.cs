namespace Emotion2Vec.Core.Pipeline;

/// <summary>The settings that a stream's owner wants: written by anyone, taken over by the step thread with the next chunk.</summary>
/// <param name="settings">Those at the start, valid.</param>
internal sealed class WantedSettings(StreamSettings settings)
{
    private volatile StreamSettings _current = settings;

    /// <summary>The last ones wanted, valid.</summary>
    public StreamSettings Current
    {
        get => _current;
        set => _current = value;
    }
}
