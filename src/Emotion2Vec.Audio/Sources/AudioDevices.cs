using System.Runtime.InteropServices;
using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Sources;

/// <summary>Lists the sound devices that can record.</summary>
public static class AudioDevices
{
    // PortAudio's start and end are not safe to run side by side.
    private static readonly Lock PortAudioLock = new();

    /// <summary>Asks PortAudio. Opens no device. May be called from any thread.</summary>
    /// <returns>The devices, or the reason why there are none: no card, or no PortAudio.</returns>
    public static AudioDeviceList List()
    {
        lock (PortAudioLock)
        {
            try
            {
                PortAudio.Initialize();
            }
            catch (Exception exception) when (NativeFailure.Is(exception))
            {
                return new AudioDeviceList([], exception.Message);
            }

            try
            {
                var devices = Enumerable.Range(0, PortAudio.DeviceCount()).Select(Describe).OfType<AudioDevice>().ToList();
                return new AudioDeviceList(devices, devices.Count == 0 ? "No sound card or sound server that can record was found." : null);
            }
            catch (NativeCallException exception)
            {
                return new AudioDeviceList([], exception.Message);
            }
            finally
            {
                _ = PortAudio.Terminate();
            }
        }
    }

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
