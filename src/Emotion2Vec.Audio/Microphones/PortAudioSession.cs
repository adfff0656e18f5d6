using System.Runtime.InteropServices;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Microphones;

/// <summary>
/// PortAudio, started. The library looks for devices when the first session begins, so one that was plugged in since shows up once no other session is open.
/// Not thread-safe: all use, and the making and disposing of sessions, is under <see cref="Gate"/>.
/// </summary>
internal sealed class PortAudioSession : IDisposable
{
    private static readonly int[] UsualRates = [8000, 16000, 22050, 32000, 44100, 48000, 96000];

    /// <summary>Starts the library, or joins those who have.</summary>
    /// <exception cref="NativeCallException">It could not start.</exception>
    /// <exception cref="NativeLibraryMissingException">It is not installed.</exception>
    public PortAudioSession() => PortAudio.Initialize();

    /// <summary>What PortAudio does not do side by side.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>The devices that record, without their rates.</summary>
    public static IReadOnlyList<AudioDevice> Devices() => [.. Enumerable.Range(0, PortAudio.DeviceCount()).Select(Describe).OfType<AudioDevice>()];

    /// <summary>Asks a device which of the usual rates it takes. That opens it for a moment.</summary>
    public static AudioDevice WithRates(AudioDevice device) => device with { Rates = [.. UsualRates.Where(rate => PortAudio.Supports(device.Index, 1, rate))] };

    /// <summary>Ends the library, if no other session is open.</summary>
    public void Dispose() => _ = PortAudio.Terminate();

    private static AudioDevice? Describe(int index)
    {
        if (PortAudio.Device(index) is not { MaxInputChannels: > 0 } device)
        {
            return null;
        }

        var hostApi = PortAudio.HostApi(device.HostApi) is { } api ? Marshal.PtrToStringUTF8(api.Name) ?? "" : "";
        return new AudioDevice(
            hostApi,
            index,
            Marshal.PtrToStringUTF8(device.Name) ?? "",
            device.MaxInputChannels,
            (int)Math.Round(device.DefaultSampleRate),
            index == PortAudio.DefaultInputDevice());
    }
}
