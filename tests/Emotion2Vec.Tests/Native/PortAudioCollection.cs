namespace Emotion2Vec.Tests.Native;

/// <summary>PortAudio is one per process: its tests must not run side by side.</summary>
[CollectionDefinition(Name)]
public sealed class PortAudioCollection
{
    public const string Name = "PortAudio";
}
