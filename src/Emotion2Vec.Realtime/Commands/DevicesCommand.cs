using System.CommandLine;
using System.Text.Json;
using Emotion2Vec.Audio.Sources;
using Emotion2Vec.CommandLine;
using Emotion2Vec.Core.Errors;

namespace Emotion2Vec.Realtime.Commands;

/// <summary><c>devices</c>.</summary>
internal static class DevicesCommand
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Builds the command.</summary>
    /// <param name="context">The world around.</param>
    /// <param name="list">Asks the machine for its devices.</param>
    /// <returns>The command.</returns>
    public static Command Create(CommandContext context, Func<AudioDeviceList> list)
    {
        var json = new Option<bool>("--json") { Description = "Print an object: devices, and why there are none." };
        var devices = new TaughtCommand(
            "devices",
            "Lists the sound devices that can record. They stand under the system's interface to them, with channels, preferred rate and the usual rates that they take; a star marks the one that is used when none is named. Streams name one as 'mic:INDEX' or 'mic:NAME'. Each is opened for a moment, to ask for its rates; one that another program holds shows none. Exit code 69 if there are none, with the reason.",
            "e2v devices",
            "e2v devices --json")
        { json };
        devices.SetAction(parsed =>
        {
            var found = list();
            if (parsed.GetValue(json))
            {
                context.Output.WriteLine(JsonSerializer.Serialize(found, Layout));
            }
            else if (found.EmptyReason is { } reason)
            {
                context.Error.WriteLine($"e2v: there are no sound devices that can record. {reason}");
            }
            else
            {
                context.Output.WriteLine(Table(found.Devices));
            }

            return found.Devices.Count > 0 ? ExitCodes.Ok : ExitCodes.Unavailable;
        });
        return devices;
    }

    private static string Table(IReadOnlyList<AudioDevice> devices)
    {
        var width = devices.Max(device => device.Name.Length);
        var lines = devices.GroupBy(device => device.HostApi).SelectMany(api => (string[])
        [
            api.Key,
            .. api.Select(device => $"{(device.IsDefault ? '*' : ' ')} {device.Index,3}  {device.Name.PadRight(width)}  {device.Channels} {(device.Channels == 1 ? "channel" : "channels")}, {device.DefaultRate} Hz{Others(device)}"),
        ]);
        return string.Join(Environment.NewLine, lines);
    }

    private static string Others(AudioDevice device)
    {
        var others = device.Rates.Where(rate => rate != device.DefaultRate).ToList();
        return others.Count == 0 ? "" : $" (also {string.Join(", ", others)})";
    }
}
