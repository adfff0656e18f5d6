namespace Emotion2Vec.Audio.Sources;

/// <summary>A sound device that can record.</summary>
/// <param name="HostApi">The system's interface to it, such as <c>ALSA</c>.</param>
/// <param name="Index">PortAudio's number of it; may change when devices come and go.</param>
/// <param name="Name">Its name.</param>
/// <param name="Channels">Channels that it records, at least 1.</param>
/// <param name="DefaultRate">Samples per second that it prefers.</param>
/// <param name="IsDefault">True if it is used when none is named.</param>
public sealed record AudioDevice(string HostApi, int Index, string Name, int Channels, int DefaultRate, bool IsDefault)
{
    /// <summary>The usual rates that it takes, in samples per second. Empty if it was not asked, or refused them all: another program has it.</summary>
    public IReadOnlyList<int> Rates { get; init; } = [];
}
