namespace Emotion2Vec.Audio.Sources;

/// <summary>The sound devices found.</summary>
/// <param name="Devices">Devices that can record; empty if there are none.</param>
/// <param name="EmptyReason">Why there are none, in a sentence; null if there are some.</param>
public sealed record AudioDeviceList(IReadOnlyList<AudioDevice> Devices, string? EmptyReason);
