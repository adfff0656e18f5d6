using Emotion2Vec.Audio.Interop;
using Emotion2Vec.Audio.Microphones;
using Emotion2Vec.Native;

namespace Emotion2Vec.Audio.Sources;

/// <summary>Lists the sound devices that can record.</summary>
public static class AudioDevices
{
    /// <summary>Asks PortAudio, and each device for the rates that it takes, for which it is opened for a moment. May be called from any thread.</summary>
    /// <returns>The devices, or the reason why there are none: no card, or no PortAudio.</returns>
    public static AudioDeviceList List()
    {
        lock (PortAudioSession.Gate)
        {
            try
            {
                using var session = new PortAudioSession();
                var devices = PortAudioSession.Devices().Select(PortAudioSession.WithRates).ToList();
                return new AudioDeviceList(devices, devices.Count == 0 ? "No sound card or sound server that can record was found." : null);
            }
            catch (Exception exception) when (NativeFailure.Is(exception))
            {
                return new AudioDeviceList([], exception.Message);
            }
        }
    }
}
