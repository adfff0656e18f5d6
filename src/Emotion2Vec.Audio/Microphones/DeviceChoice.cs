using System.Globalization;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Audio.Microphones;

/// <summary>Finds the device that is meant.</summary>
internal static class DeviceChoice
{
    private const int MaxNamed = 8;

    /// <summary>
    /// Chooses by index, by name, or by a part of a name that no other device has; letters may be large or small. Where the system offers a device through several
    /// interfaces, the default device's interface is taken.
    /// </summary>
    /// <param name="devices">The devices that record.</param>
    /// <param name="wanted">What is meant; empty for the default.</param>
    /// <exception cref="Emotion2VecException"><see cref="ErrorKind.NotFound"/>: there is none; <see cref="ErrorKind.Configuration"/>: there are several.</exception>
    public static AudioDevice Choose(IReadOnlyList<AudioDevice> devices, string wanted)
    {
        var usual = devices.FirstOrDefault(device => device.IsDefault);
        if (wanted.Length == 0)
        {
            return usual ?? throw Missing("the default microphone", devices);
        }

        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return devices.FirstOrDefault(device => device.Index == index) ?? throw Missing($"microphone {index}", devices);
        }

        var found = devices.Where(device => string.Equals(device.Name, wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        found = found.Count > 0 ? found : [.. devices.Where(device => device.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))];
        var atHome = found.Where(device => device.HostApi == usual?.HostApi).ToList();
        found = atHome.Count > 0 ? atHome : found;
        return found.Count switch
        {
            1 => found[0],
            0 => throw Missing($"microphone '{wanted}'", devices),
            _ => throw new Emotion2VecException(ErrorKind.Configuration, $"Several microphones are meant by '{wanted}': {Names(found)}. Give more of the name, or the number."),
        };
    }

    private static Emotion2VecException Missing(string what, IReadOnlyList<AudioDevice> devices) => new(
        ErrorKind.NotFound,
        devices.Count == 0
            ? $"There is no {what}: no sound card or sound server that can record was found. Plug one in or start one; 'e2v devices' shows what is seen."
            : $"There is no {what}; there are {Names(devices)}. 'e2v devices' shows them all.");

    private static string Names(IReadOnlyList<AudioDevice> devices) =>
        string.Join(", ", devices.Take(MaxNamed).Select(device => $"{device.Index} ({device.Name})")) + (devices.Count > MaxNamed ? ", ..." : "");
}
